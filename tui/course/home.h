/* Where a person's home is.  What belongs inside it is for workspace.h and
 * progress.h to say.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_HOME_H
#define FORKLORE_COURSE_HOME_H

/* $HOME when it is an absolute path, else what the password database says; NULL
 * when neither knows.  The caller frees. */
char *home_path(void);

#endif
