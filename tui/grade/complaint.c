/* Finds the line that matters in what a compiler or a linker said.
 *
 * Leaves running them to build.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/grade/complaint.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/buf.h"
#include "tui/base/utf8.h"

#define NAMES 6      /* as many are told one by one */
#define LONGEST 80   /* bytes of each */
#define NOTE_MAX 400 /* bytes of a message */

/* The line of TEXT in which WORDS occurs first, or NULL; *LEN without its
 * newline, *AT where in it. */
static const char *line_with(const char *text, const char *words, size_t *len,
                             size_t *at)
{
    const char *found = strstr(text, words);
    if (!found)
        return NULL;
    const char *begin = found;
    while (begin > text && begin[-1] != '\n')
        begin--;
    *len = strcspn(begin, "\n");
    *at = (size_t)(found - begin);
    return begin;
}

/* "FILE:LINE:COLUMN" becomes "FILE:LINE": an editor shows the column. */
static size_t without_column(const char *where, size_t n)
{
    size_t colon = n;
    while (colon > 0 && isdigit((unsigned char)where[colon - 1]))
        colon--;
    if (colon == n || colon < 2 || where[colon - 1] != ':' ||
        !isdigit((unsigned char)where[colon - 2]))
        return n;
    return colon - 1;
}

static char *first_line(const char *said)
{
    struct buf b = BUF_INIT;
    said += strspn(said, "\n"); /* "\ncc1: out of memory ..." */
    utf8_clean(&b, said, strcspn(said, "\n"), NOTE_MAX);
    return buf_take(&b);
}

char *complaint_compile(const char *said)
{
    enum { ASSEMBLER = 2 };
    static const char *const kinds[] = {
        ": error: ", ": fatal error: ", [ASSEMBLER] = ": Error: "};
    const char *line = NULL, *kind = NULL;
    size_t len = 0, at = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n, a;
        const char *found = line_with(said, kinds[i], &n, &a);
        if (found && (!line || found < line)) {
            line = found;
            kind = kinds[i];
            len = n;
            at = a;
        }
    }
    if (!line)
        return *said ? first_line(said) : str_dup("it does not compile");
    struct buf b = BUF_INIT, clean = BUF_INIT;
    size_t message = at + strlen(kind);
    if (kind == kinds[ASSEMBLER])
        buf_adds(&b, "the assembler"); /* the place is in a file of its own */
    else
        buf_add(&b, line, without_column(line, at));
    buf_adds(&b, ": ");
    buf_add(&b, line + message, len - message);
    utf8_clean(&clean, buf_str(&b), b.len, NOTE_MAX);
    buf_destroy(&b);
    return buf_take(&clean);
}

struct names {
    char *name[NAMES];
    size_t n;
    bool more;
};

static void add_name(struct names *v, const char *s, size_t n)
{
    struct buf clean = BUF_INIT;
    utf8_clean(&clean, s, n, LONGEST);
    for (size_t i = 0; i < v->n; i++) {
        if (strcmp(v->name[i], buf_str(&clean)) == 0) {
            buf_destroy(&clean);
            return;
        }
    }
    if (v->n < NAMES)
        v->name[v->n++] = buf_take(&clean);
    else
        v->more = true;
    buf_destroy(&clean);
}

/* Every name that follows WORDS, which GNU ld quotes `so', gold 'so' and lld
 * not at all. */
static void collect(struct names *v, const char *said, const char *words)
{
    for (const char *p = said; (p = strstr(p, words));) {
        p += strlen(words);
        bool quoted = *p == '`' || *p == '\'';
        p += quoted;
        size_t n = strcspn(p, quoted ? "'\n" : " \n");
        if (n > 0)
            add_name(v, p, n);
    }
}

static void say_names(struct buf *b, const struct names *v)
{
    for (size_t i = 0; i < v->n; i++) {
        bool last = i + 1 == v->n && !v->more;
        buf_addf(b, "%s%s", i == 0 ? "" : last ? " and " : ", ", v->name[i]);
    }
    if (v->more)
        buf_adds(b, " and more");
    buf_adds(b, v->n > 1 ? " are" : " is");
}

static void names_destroy(struct names *v)
{
    for (size_t i = 0; i < v->n; i++)
        free(v->name[i]);
}

char *complaint_link(const char *said)
{
    struct names missing = {0}, twice = {0};
    collect(&missing, said, "undefined reference to ");
    collect(&missing, said, "undefined symbol: ");
    collect(&twice, said, "multiple definition of ");
    collect(&twice, said, "duplicate symbol: ");
    struct buf b = BUF_INIT;
    if (missing.n > 0) {
        say_names(&b, &missing);
        buf_adds(&b, " not defined");
    }
    if (twice.n > 0) {
        buf_adds(&b, missing.n > 0 ? "; " : "");
        say_names(&b, &twice);
        buf_adds(&b, " defined twice: the lab brings its own");
    }
    names_destroy(&missing);
    names_destroy(&twice);
    return b.len > 0 ? buf_take(&b) : complaint_compile(said);
}
