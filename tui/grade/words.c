/* Collects the words of a command line and quotes them where a shell needs it.
 *
 * Leaves what they mean to whoever runs them.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/words.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/file.h"

void words_take(struct words *w, char *word)
{
    w->v = mem_grow(w->v, w->n + 2, sizeof *w->v);
    w->v[w->n++] = word;
    w->v[w->n] = NULL;
}

void words_add(struct words *w, const char *word)
{
    words_take(w, str_dup(word));
}

void words_all(struct words *w, char *const *v)
{
    for (; v && *v; v++)
        words_add(w, *v);
}

void words_split(struct words *w, const char *s, size_t n)
{
    char *copy = str_ndup(s, n), *left = NULL;
    for (char *word = strtok_r(copy, " \t", &left); word;
         word = strtok_r(NULL, " \t", &left))
        words_add(w, word);
    free(copy);
}

/* 'word', with each ' in it as '\''. */
static void quote(struct buf *b, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_@%+=:,./-";
    if (*word && strspn(word, plain) == strlen(word)) {
        buf_adds(b, word);
        return;
    }
    buf_addc(b, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            buf_adds(b, "'\\''");
        else
            buf_addc(b, *word);
    }
    buf_addc(b, '\'');
}

char *words_shell(const struct words *w)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; i < w->n; i++) {
        if (i > 0)
            buf_addc(&b, ' ');
        quote(&b, w->v[i]);
    }
    return buf_take(&b);
}

void words_destroy(struct words *w)
{
    strs_free(w->v);
    *w = (struct words)WORDS_INIT;
}
