/* The student's files: copies of the starters, in a place of their own, so
 * that the course can be updated without ever touching their work.
 *
 *     ~/forklore/                       or $FORKLORE_HOME
 *         11-spawn/spawn.c  main.c  Makefile  compile_commands.json
 *         11-spawn/spawn.c.1, .2 ...    backups made by reset
 *
 * Files appear whole or not at all (file_write).  What is there is never
 * overwritten, except generated files that still are as we wrote them
 * (Makefile, compile_commands.json: generated.h) and, by reset, the lab's
 * file, after a backup.  A symbolic link is never replaced.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_WORKSPACE_H
#define FORKLORE_COURSE_WORKSPACE_H

#include <stdbool.h>

#include "tui/course/course.h"

struct workspace {
    char *home; /* absolute */
};

/* Finds the place ($FORKLORE_HOME, else $HOME/forklore, else the password
 * database's home); creates nothing yet. */
int workspace_open(struct workspace *w, struct buf *err);
void workspace_close(struct workspace *w);

/* The path of the lab's file, whether it is there or not: the caller frees. */
char *workspace_path(const struct workspace *w, const struct lab *lab);
/* Makes sure that the lab's folder and files are there, the generated ones as
 * the course has them now.  Writes nothing when nothing is missing, so a folder
 * that cannot be written is fine once it is complete. */
int workspace_prepare(const struct workspace *w, const struct course *c,
                      const struct lab *lab, struct buf *err);
/* Puts the starter back; the old file is kept as FILE.N, whose path is
 * appended to BACKUP (nothing when there was no file or it was the starter).
 * At every instant the old file or the starter is in its place.  What is no
 * regular file is not touched: -1. */
int workspace_reset(const struct workspace *w, const struct course *c,
                    const struct lab *lab, struct buf *backup, struct buf *err);
/* Whether the lab's file is there and differs from the starter. */
bool workspace_started(const struct workspace *w, const struct lab *lab);

#endif
