/* Finds the home directory: the environment first, then passwd(5).  Leaves the
 * places inside it to workspace.c and progress.c.
 *
 * SPDX-License-Identifier: MIT */
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/base/buf.h"
#include "tui/course/home.h"

char *home_path(void)
{
    const char *home = getenv("HOME");
    if (home && home[0] == '/')
        return str_dup(home);
    const struct passwd *me = getpwuid(getuid());
    if (me && me->pw_dir && me->pw_dir[0] == '/')
        return str_dup(me->pw_dir);
    return NULL;
}
