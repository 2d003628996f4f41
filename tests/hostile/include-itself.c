/* hostile: includes itself
 * verdict: compile error
 * says: nested depth
 *
 * SPDX-License-Identifier: MIT */
#include __FILE__
