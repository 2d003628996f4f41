/* hostile: includes the terminal
 * verdict: compile error
 * says: /dev/tty
 *
 * %: is another way to write #, which hides these lines from the check of our
 * own includes.
 *
 * SPDX-License-Identifier: MIT */
% : include "/dev/tty"
