/** Knows how a file that was selected is opened, should it be something else by now. Refuses to know who reads it and why. */
import { constants } from 'node:fs';

/** Neither follows a link nor waits for the other end of a pipe. */
export const READ_NO_LINK = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
