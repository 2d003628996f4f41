/* hostile: has an initialised array larger than the disk may be
 * verdict: compile error
 * says: File size limit|had not finished|too large
 * patience: 10
 *
 * SPDX-License-Identifier: MIT */
char huge[1ull << 36] = {1};
