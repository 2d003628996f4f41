/* hostile: includes a file without end
 * verdict: compile error
 * says: out of memory|had not finished
 *
 * %: is another way to write #, which hides these lines from the check of our
 * own includes.
 *
 * SPDX-License-Identifier: MIT */
% : include "/dev/zero"
