/* Programs by name: where a shell would find one, and how this one can be
 * called again, for the commands that it shows and the files that it writes.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_PROGRAM_H
#define FORKLORE_BASE_PROGRAM_H

#include <stdbool.h>

/* The file that a shell runs for NAME, by PATH; a NAME with a slash in it is
 * the file itself.  NULL when there is none that can be run.  The caller frees.
 */
char *program_find(const char *name);
bool program_is_there(const char *name);
/* The file that is running us, absolute.  The caller frees. */
char *program_path(void);
/* "forklore" when that is what a shell finds in PATH, else the absolute path.
 * The caller frees. */
char *program_call(void);

#endif
