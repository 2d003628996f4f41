/* Which editor to start, and how to tell it the line.  Leaves running it to
 * app.c.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_UI_LAB_EDITOR_H
#define FORKLORE_UI_LAB_EDITOR_H

#include <stdbool.h>

#include "tui/base/buf.h"

/* The command to edit FILE, at LINE when that is not 0 and the editor is known
 * to understand it: $VISUAL, else $EDITOR, which may hold arguments and quotes,
 * else the first usual editor that is there.  The caller frees with strs_free.
 * NULL and ERR when there is none. */
char **editor_command(const char *file, int line, struct buf *err);

#endif
