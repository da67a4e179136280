/** The pipelines to migrate, and the workflow that each is to become. */
import { readFileSync } from 'node:fs';

export const pipelines = ['plain', 'build', 'two-environments', 'approval', 'cross-region'] as const;

export const pathOf = (name: string): string => `__tests__/migrate/pipelines/${name}.json`;

export const pipeline = (name: string): string => readFileSync(pathOf(name), 'utf8');

export const expected = (name: string): string => readFileSync(`__tests__/migrate/workflows/${name}.yml`, 'utf8');
