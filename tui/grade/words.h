/* A command line in the making: words, for exec or for a shell.
 *
 * Leaves running it to job.h.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_GRADE_WORDS_H
#define FORKLORE_GRADE_WORDS_H

#include <stddef.h>

struct words {
    char **v; /* NULL-terminated once there is a word */
    size_t n;
};

#define WORDS_INIT \
    {              \
        0          \
    }

void words_add(struct words *w, const char *word);
/* Takes WORD, which is on the heap. */
void words_take(struct words *w, char *word);
void words_all(struct words *w, char *const *v);
/* The words of a string, separated by blanks. */
void words_split(struct words *w, const char *s, size_t n);
/* One line that a shell reads as these words: the caller frees. */
char *words_shell(const struct words *w);
void words_destroy(struct words *w);

#endif
