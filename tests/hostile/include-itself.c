/* hostile: includes itself
 * verdict: compile error
 * says: nested depth
 *
 * %: is another way to write #, which hides these lines from the check of our
 * own includes.
 *
 * SPDX-License-Identifier: MIT */
% : include __FILE__
