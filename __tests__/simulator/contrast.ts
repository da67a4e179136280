/** Computes how well the texts of a page stand out, as https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio has it. */
import type { Page } from 'playwright-core';

export interface TextColours {
  readonly text: string;
  readonly colour: string;
  readonly ground: string;
}

/** The colours of every text that can be seen, `rgb(…)` each; what has no ground of its own lies on its nearest ancestor's. */
export const textsOf = (page: Page): Promise<readonly TextColours[]> =>
  page.evaluate(`(() => {
    const opaque = (colour) => !/^rgba\\(.*, 0\\)$|^transparent$/.test(colour);
    const groundOf = (element) => {
      const colour = element === null ? 'rgb(255, 255, 255)' : getComputedStyle(element).backgroundColor;
      return opaque(colour) ? colour : groundOf(element.parentElement);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent.trim();
      if (text === '' || element.getClientRects().length === 0) continue;
      texts.push({ text, colour: getComputedStyle(element).color, ground: groundOf(element) });
    }
    return texts;
  })()`);

/** From 1 to 21. */
export function contrast({ colour, ground }: TextColours): number {
  const [darker = 0, lighter = 0] = [luminance(colour), luminance(ground)].toSorted((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [, ...channels] = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour) ?? [];
  if (channels.length !== 3) throw new Error(`${colour} is no opaque colour.`);
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => linear(Number(channel) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
