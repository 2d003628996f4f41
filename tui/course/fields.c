/* Reads lines, and names with values; see fields.h.
 *
 * Leaves the shape of a document to doc.c, and which names there are to
 * lesson.c and lab.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/fields.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"

bool reader_next(struct reader *r)
{
    if (r->at >= r->len)
        return false;
    r->start = r->at;
    r->s = r->text + r->at;
    const char *end = memchr(r->s, '\n', r->len - r->at);
    size_t n = end ? (size_t)(end - r->s) : r->len - r->at;
    r->at += end ? n + 1 : n;
    while (n > 0 && (r->s[n - 1] == ' ' || r->s[n - 1] == '\t'))
        n--;
    r->n = n;
    r->line++;
    return true;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

const struct doc_attr *find_attr(const struct doc_attr *v, size_t n,
                                 const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].name, name) == 0)
            return &v[i];
    return NULL;
}

struct doc_attr *push_attr(struct doc_attr **v, size_t *n)
{
    /* Room doubles: at 0, 1, 2, 4, 8 ... there is none left. */
    if ((*n & (*n - 1)) == 0)
        *v = mem_grow(*v, *n ? 2 * *n : 1, sizeof **v);
    struct doc_attr *a = &(*v)[(*n)++];
    *a = (struct doc_attr){0};
    return a;
}

void doc_attrs_free(struct doc_attr *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free(v[i].name);
        free(v[i].value);
    }
    free(v);
}

/* One line of names and values: "NAME: VALUE", or, indented, more of the value
 * before. */
int read_field(const struct doc *d, const struct reader *r, struct doc_attr **v,
               size_t *n, struct buf *err)
{
    if (is_blank(r->s[0])) {
        if (*n == 0)
            return doc_err(d, r->line, err,
                           "an indented line goes on with the value before, "
                           "and there is none");
        size_t skip = 0;
        while (is_blank(r->s[skip]))
            skip++;
        struct doc_attr *last = &(*v)[*n - 1];
        if (strlen(last->value) + r->n > VALUE_MAX)
            return doc_err(d, r->line, err, "a value of more than %d bytes",
                           VALUE_MAX);
        char *more =
            str_format("%s%s%.*s", last->value, *last->value ? " " : "",
                       (int)(r->n - skip), r->s + skip);
        free(last->value);
        last->value = more;
        return 0;
    }
    size_t len = 0;
    while (len < r->n && is_name_char(r->s[len]))
        len++;
    if (len == 0 || len == r->n || r->s[len] != ':')
        return doc_err(d, r->line, err,
                       "not a line of the form \"name: value\"");
    if (*n == NAMES_MAX)
        return doc_err(d, r->line, err, "more than %d names", NAMES_MAX);
    char *name = str_ndup(r->s, len++);
    if (find_attr(*v, *n, name)) {
        doc_err(d, r->line, err, "\"%.60s\" is there twice", name);
        free(name);
        return -1;
    }
    while (len < r->n && is_blank(r->s[len]))
        len++;
    struct doc_attr *a = push_attr(v, n);
    a->name = name;
    a->value = str_ndup(r->s + len, r->n - len);
    a->line = r->line;
    return 0;
}

int doc_fields(const struct doc *d, const struct doc_block *b,
               struct doc_attr **v, size_t *n, struct buf *err)
{
    struct reader r = {
        .text = b->text, .len = strlen(b->text), .line = b->line - 1};
    *v = NULL;
    *n = 0;
    while (reader_next(&r)) {
        if (r.n == 0)
            continue;
        if (read_field(d, &r, v, n, err) != 0) {
            doc_attrs_free(*v, *n);
            *v = NULL;
            *n = 0;
            return -1;
        }
    }
    return 0;
}

int doc_known(const struct doc *d, const struct doc_attr *v, size_t n,
              const char *const *known, const char *where, struct buf *err)
{
    for (size_t i = 0; i < n; i++) {
        bool found = false;
        for (const char *const *k = known; *k && !found; k++)
            found = strcmp(*k, v[i].name) == 0;
        if (!found)
            return doc_err(d, v[i].line, err, "%s has no \"%.60s\"", where,
                           v[i].name);
    }
    return 0;
}

char **doc_list(const char *value)
{
    char **v = mem_new(sizeof *v);
    size_t count = 0, n = strlen(value);
    if (n >= 2 && value[0] == '[' && value[n - 1] == ']') {
        value++;
        n -= 2;
    }
    for (size_t i = 0; i < n; i++) {
        size_t end = i;
        while (end < n && value[end] != ',')
            end++;
        size_t from = i, to = end;
        while (from < to && is_blank(value[from]))
            from++;
        while (to > from && is_blank(value[to - 1]))
            to--;
        if (to > from) {
            v = mem_grow(v, count + 2, sizeof *v);
            v[count++] = str_ndup(value + from, to - from);
            v[count] = NULL;
        }
        i = end;
    }
    return v;
}
