/* hostile: includes what somebody would type
 * verdict: compile error
 * says: is not defined|are not defined
 *
 * %: is another way to write #, which hides these lines from the check of our
 * own includes.
 *
 * SPDX-License-Identifier: MIT */
% : include "/dev/stdin"
