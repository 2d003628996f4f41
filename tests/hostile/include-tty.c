/* hostile: includes the terminal
 * verdict: compile error
 * says: /dev/tty
 *
 * SPDX-License-Identifier: MIT */
#include "/dev/tty"
