/* hostile: includes itself twice, each time: 2 to the 200 times in all
 * verdict: compile error
 * says: had not finished
 * patience: 2
 *
 * SPDX-License-Identifier: MIT */
#if __INCLUDE_LEVEL__ < 190
#include __FILE__
#include __FILE__
#endif
