/* How this program can be called again: for the commands that it shows and the
 * files that it writes.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_BASE_PROGRAM_H
#define FORKLORE_BASE_PROGRAM_H

/* The file that is running us, absolute.  The caller frees. */
char *program_path(void);
/* "forklore" when that is what a shell finds in PATH, else the absolute path.
 * The caller frees. */
char *program_call(void);

#endif
