/* hostile: includes itself twice, each time: 2 to the 200 times in all
 * verdict: compile error
 * says: had not finished
 * patience: 2
 *
 * %: is another way to write #, which hides these lines from the check of our
 * own includes.
 *
 * SPDX-License-Identifier: MIT */
#if __INCLUDE_LEVEL__ < 190
% : include __FILE__ % : include __FILE__
#endif
