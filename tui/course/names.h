/* What names in course documents must look like, and the front matter that
 * lessons and labs have in common.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_COURSE_NAMES_H
#define FORKLORE_COURSE_NAMES_H

#include <stdbool.h>

#include "tui/course/doc.h"

/* [a-z0-9-]+ : a test, a prediction. */
bool name_is_id(const char *s);
/* The same, with underscores, as in "exit-for-_exit": a diagnosis. */
bool name_is_diagnosis(const char *s);
/* Two digits, a hyphen, an id: "11-spawn". */
bool name_is_slug(const char *s);
/* A file that stands in the folder itself: no slash, no leading dot or
 * hyphen. */
bool name_is_file(const char *s);
/* "fork(2)" */
bool name_is_man_page(const char *s);
/* The last component of a path: the caller frees. */
char *name_of_dir(const char *path);

/* The value of NAME, which must be there and not be empty. */
int front_text(const struct doc *d, const char *name, char **out,
               struct buf *err);
/* `minutes:`, 1 to 999. */
int front_minutes(const struct doc *d, int *out, struct buf *err);
/* A list (empty when NAME is not there) whose every item is OK, which is to
 * say, WHAT; free with strs_free. */
int front_list(const struct doc *d, const char *name,
               bool (*ok)(const char *item), const char *what, char ***out,
               struct buf *err);

#endif
