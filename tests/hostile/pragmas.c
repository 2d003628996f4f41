/* hostile: has the compiler depend, poison, and push without end
 * verdict: compile error
 * says: poisoned
 *
 * SPDX-License-Identifier: MIT */
#pragma GCC dependency "/dev/null"
#pragma GCC optimize("O0", "no-such-option")
#pragma GCC poison fork waitpid
#include <mp/spawn.h>
#include <unistd.h>
