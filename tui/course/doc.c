/* Finds the parts of a course document: front matter, Markdown, fences.
 *
 * Leaves lines and names to fields.c, and to lesson.c, lab.c and md.h what it
 * all means.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/doc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/base/utf8.h"
#include "tui/course/fields.h"

#define DOC_MAX (1024 * 1024)
#define FENCE_MIN 3

static bool line_is(const struct reader *r, const char *s)
{
    return r->n == strlen(s) && memcmp(r->s, s, r->n) == 0;
}

static size_t count_lead(const char *s, size_t n, char c)
{
    size_t i = 0;
    while (i < n && s[i] == c)
        i++;
    return i;
}

int doc_err(const struct doc *d, int line, struct buf *err, const char *fmt,
            ...)
{
    struct buf what = BUF_INIT;
    va_list ap;
    va_start(ap, fmt);
    buf_vaddf(&what, fmt, ap);
    va_end(ap);
    err_set(err, "%s:%d: %s", d->path, line, buf_str(&what));
    buf_destroy(&what);
    return -1;
}

/* ---- front matter ---- */

static int read_front(struct doc *d, struct reader *r, struct buf *err)
{
    if (!reader_next(r) || !line_is(r, "---"))
        return doc_err(d, 1, err,
                       "no front matter: the first line must be \"---\"");
    while (reader_next(r)) {
        if (line_is(r, "---"))
            return 0;
        if (r->n > 0 && read_field(d, r, &d->front, &d->nfront, err) != 0)
            return -1;
    }
    return doc_err(d, 1, err, "the front matter is not closed by \"---\"");
}

/* ---- fences ---- */

static struct doc_block *push_block(struct doc *d, int line, bool fence)
{
    if ((d->nblocks & (d->nblocks - 1)) == 0)
        d->blocks = mem_grow(d->blocks, d->nblocks ? 2 * d->nblocks : 1,
                             sizeof *d->blocks);
    struct doc_block *b = &d->blocks[d->nblocks++];
    *b = (struct doc_block){.line = line, .fence = fence};
    return b;
}

/* How many backquotes open a fence on this line; 0 if none do.  Backquotes
 * further on make it code within text: ```so```. */
static size_t fence_opens(const struct reader *r)
{
    size_t ticks = count_lead(r->s, r->n, '`');
    if (ticks < FENCE_MIN || memchr(r->s + ticks, '`', r->n - ticks))
        return 0;
    return ticks;
}

/* The value at *AT of an opening line, quoted or up to a blank. */
static int read_value(const struct doc *d, const struct reader *r, size_t *at,
                      char **value, struct buf *err)
{
    const char *s = r->s + *at;
    size_t left = r->n - *at, n = 0;
    if (left > 0 && s[0] == '"') {
        const char *end = memchr(s + 1, '"', left - 1);
        if (!end)
            return doc_err(d, r->line, err, "a quote that never closes");
        n = (size_t)(end - s) + 1;
        if (n < left && !is_blank(s[n]))
            return doc_err(d, r->line, err, "no blank after a closing quote");
        *value = str_ndup(s + 1, n - 2);
    } else {
        while (n < left && !is_blank(s[n]))
            n++;
        *value = str_ndup(s, n);
    }
    *at += n;
    return 0;
}

static int read_attr(const struct doc *d, struct doc_block *b,
                     const struct reader *r, size_t *at, struct buf *err)
{
    const char *s = r->s + *at;
    size_t n = 0;
    while (*at + n < r->n && is_name_char(s[n]))
        n++;
    *at += n;
    bool valued = *at < r->n && r->s[*at] == '=';
    if (n == 0 || (!valued && *at < r->n && !is_blank(r->s[*at])))
        return doc_err(d, r->line, err,
                       "after a fence's language stand name=value or name");
    if (b->nattrs == NAMES_MAX)
        return doc_err(d, r->line, err, "more than %d names", NAMES_MAX);
    char *name = str_ndup(s, n), *value = NULL;
    if (find_attr(b->attrs, b->nattrs, name)) {
        doc_err(d, r->line, err, "\"%.60s\" is there twice", name);
        goto fail;
    }
    if (valued) {
        (*at)++;
        if (read_value(d, r, at, &value, err) != 0)
            goto fail;
        if (!*value) {
            doc_err(d, r->line, err, "\"%.60s=\" has no value", name);
            goto fail;
        }
    }
    struct doc_attr *a = push_attr(&b->attrs, &b->nattrs);
    a->name = name;
    a->value = value ? value : str_dup("");
    a->line = r->line;
    return 0;
fail:
    free(name);
    free(value);
    return -1;
}

/* The language, then the attributes. */
static int read_info(const struct doc *d, struct doc_block *b,
                     const struct reader *r, size_t at, struct buf *err)
{
    while (at < r->n && is_blank(r->s[at]))
        at++;
    size_t end = at;
    while (end < r->n && !is_blank(r->s[end]) && r->s[end] != '=')
        end++;
    if (end < r->n && r->s[end] == '=')
        end = at; /* an attribute: there is no language */
    b->lang = str_ndup(r->s + at, end - at);
    for (at = end;;) {
        while (at < r->n && is_blank(r->s[at]))
            at++;
        if (at >= r->n)
            return 0;
        if (read_attr(d, b, r, &at, err) != 0)
            return -1;
    }
}

/* Reads the fence whose opening line R stands on. */
static int read_fence(struct doc *d, struct reader *r, size_t ticks,
                      struct buf *err)
{
    int opening = r->line;
    struct doc_block *b = push_block(d, opening + 1, true);
    if (read_info(d, b, r, ticks, err) != 0)
        return -1;
    size_t from = r->at;
    while (reader_next(r)) {
        size_t lead = count_lead(r->s, r->n, '`');
        if (lead >= ticks && lead == r->n) {
            b->text = str_ndup(r->text + from, r->start - from);
            return 0;
        }
    }
    return doc_err(d, opening, err, "this fence never closes");
}

/* ---- the whole ---- */

/* The Markdown between FROM and TO; nothing when it is all blank. */
static void add_markdown(struct doc *d, const char *text, size_t from,
                         size_t to, int line)
{
    for (size_t i = from; i < to && isspace((unsigned char)text[i]); i++)
        if (text[i] == '\n') {
            from = i + 1;
            line++;
        }
    size_t end = to;
    while (end > from && isspace((unsigned char)text[end - 1]))
        end--;
    if (end == from)
        return;
    struct doc_block *b = push_block(d, line, false);
    b->lang = str_dup("");
    b->text = str_format("%.*s\n", (int)(end - from), text + from);
}

static int read_body(struct doc *d, struct reader *r, struct buf *err)
{
    size_t from = r->at;
    int line = r->line + 1;
    while (reader_next(r)) {
        if (r->n >= FENCE_MIN && memcmp(r->s, "~~~", FENCE_MIN) == 0)
            return doc_err(d, r->line, err,
                           "a fence is made of backquotes here, not of ~~~");
        size_t ticks = fence_opens(r);
        if (!ticks)
            continue;
        add_markdown(d, r->text, from, r->start, line);
        if (read_fence(d, r, ticks, err) != 0)
            return -1;
        from = r->at;
        line = r->line + 1;
    }
    add_markdown(d, r->text, from, r->len, line);
    return 0;
}

/* Lessons are written here and elsewhere: line ends become "\n", and what is
 * not text is refused at the line where it stands. */
static int clean_text(const struct doc *d, const char *text, size_t n,
                      struct buf *out, struct buf *err)
{
    int line = 1;
    size_t i = 0;
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        i = 3;
    while (i < n) {
        const char *end = memchr(text + i, '\n', n - i);
        size_t len = end ? (size_t)(end - (text + i)) : n - i;
        size_t keep = len > 0 && text[i + len - 1] == '\r' ? len - 1 : len;
        if (memchr(text + i, 0, len))
            return doc_err(d, line, err, "a NUL byte: this is not text");
        if (!utf8_valid(text + i, len))
            return doc_err(d, line, err, "not valid UTF-8");
        buf_add(out, text + i, keep);
        buf_addc(out, '\n');
        i += len + 1;
        line++;
    }
    return 0;
}

int doc_parse(struct doc *d, const char *path, const char *text, size_t n,
              struct buf *err)
{
    struct buf clean = BUF_INIT;
    *d = (struct doc){.path = str_dup(path)};
    int rc = -1;
    if (n > DOC_MAX) {
        doc_err(d, 1, err, "larger than %d bytes", DOC_MAX);
        goto out;
    }
    if (clean_text(d, text, n, &clean, err) != 0)
        goto out;
    struct reader r = {.text = buf_str(&clean), .len = clean.len};
    if (read_front(d, &r, err) == 0 && read_body(d, &r, err) == 0)
        rc = 0;
out:
    buf_destroy(&clean);
    if (rc != 0)
        doc_destroy(d);
    return rc;
}

/* A course's file is named from its tree: "/home/x/c/labs/11-spawn/lab.md" is
 * "labs/11-spawn/lab.md". */
static const char *name_in_course(const char *path)
{
    const char *best = path;
    for (const char *p = path; (p = strchr(p, '/')); p++)
        if (strncmp(p, "/lessons/", 9) == 0 || strncmp(p, "/labs/", 6) == 0)
            best = p + 1;
    return best;
}

int doc_read(struct doc *d, const char *path, struct buf *err)
{
    struct buf text = BUF_INIT;
    *d = (struct doc){0};
    int rc = file_read(path, DOC_MAX, &text, err);
    if (rc == 0)
        rc = doc_parse(d, name_in_course(path), buf_str(&text), text.len, err);
    buf_destroy(&text);
    return rc;
}

void doc_destroy(struct doc *d)
{
    free(d->path);
    doc_attrs_free(d->front, d->nfront);
    for (size_t i = 0; i < d->nblocks; i++) {
        free(d->blocks[i].lang);
        doc_attrs_free(d->blocks[i].attrs, d->blocks[i].nattrs);
        free(d->blocks[i].text);
    }
    free(d->blocks);
    *d = (struct doc){0};
}

const char *doc_front(const struct doc *d, const char *name)
{
    const struct doc_attr *a = find_attr(d->front, d->nfront, name);
    return a ? a->value : NULL;
}

int doc_front_line(const struct doc *d, const char *name)
{
    const struct doc_attr *a = find_attr(d->front, d->nfront, name);
    return a ? a->line : 1;
}

const char *doc_attr(const struct doc_block *b, const char *name)
{
    const struct doc_attr *a = find_attr(b->attrs, b->nattrs, name);
    return a ? a->value : NULL;
}
