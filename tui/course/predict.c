/* Reads a prediction's fence; predict.h shows one.
 *
 * Leaves asking, and remembering the answers, to the screen and progress.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/predict.h"

#include <stdlib.h>
#include <string.h>

#include "tui/course/names.h"

#define OPTIONS_MAX 26  /* a letter each */
#define OPTION_MAX 2000 /* bytes */

/* "3d" is 3; what is nothing of that form is 0. */
static int read_days(const char *s)
{
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 3 || strcmp(s + digits, "d") != 0)
        return 0;
    return atoi(s);
}

static int read_attrs(struct part *p, const struct doc *d,
                      const struct doc_block *b, struct buf *err)
{
    static const char *const known[] = {"id", "later", NULL};
    int line = b->line - 1;
    if (doc_known(d, b->attrs, b->nattrs, known, "a prediction", err) != 0)
        return -1;
    const char *id = doc_attr(b, "id"), *later = doc_attr(b, "later");
    if (!id || !name_is_id(id))
        return doc_err(d, line, err,
                       "a prediction needs id=NAME, of a-z, 0-9 and hyphens");
    p->id = str_dup(id);
    p->later_days = later ? read_days(later) : 0;
    if (later && p->later_days == 0)
        return doc_err(d, line, err,
                       "later=%.60s is not a number of days like 3d", later);
    return 0;
}

/* The text after "- [ ] " or "- [x] ", or NULL. */
static const char *option_start(const char *s, size_t n)
{
    if (n < 5 || memcmp(s, "- [", 3) != 0 || s[4] != ']')
        return NULL;
    if (s[3] != ' ' && s[3] != 'x' && s[3] != 'X')
        return NULL;
    return s + 5;
}

static size_t trim(const char **s, size_t n)
{
    while (n > 0 && (**s == ' ' || **s == '\t')) {
        (*s)++;
        n--;
    }
    while (n > 0 && ((*s)[n - 1] == ' ' || (*s)[n - 1] == '\t'))
        n--;
    return n;
}

static int add_option(struct part *p, const struct doc *d, int line,
                      const char *s, size_t n, struct buf *err)
{
    bool right = s[3] != ' ';
    const char *text = s + 5;
    n = trim(&text, n - 5);
    if (n == 0)
        return doc_err(d, line, err, "an option without text");
    if (p->noptions == OPTIONS_MAX)
        return doc_err(d, line, err, "more than %d options", OPTIONS_MAX);
    p->options = mem_grow(p->options, p->noptions + 1, sizeof *p->options);
    p->options[p->noptions++] =
        (struct option){.text = str_ndup(text, n), .right = right};
    return 0;
}

/* One line after the question. */
static int read_answer_line(struct part *p, struct buf *why,
                            const struct doc *d, int line, const char *s,
                            size_t n, struct buf *err)
{
    if (n > 0 && s[0] == '>') {
        size_t skip = n > 1 && s[1] == ' ' ? 2 : 1;
        buf_add(why, s + skip, n - skip);
        buf_addc(why, '\n');
        return 0;
    }
    if (why->len > 0 && n > 0)
        return doc_err(d, line, err, "after \"> why\" nothing else can stand");
    if (option_start(s, n))
        return add_option(p, d, line, s, n, err);
    if (s[0] != ' ' && s[0] != '\t' && n > 0)
        return doc_err(d, line, err,
                       "after the options only \"> why\" can stand");
    if ((n = trim(&s, n)) > 0) {
        struct option *last = &p->options[p->noptions - 1];
        if (strlen(last->text) + n > OPTION_MAX)
            return doc_err(d, line, err, "an option of more than %d bytes",
                           OPTION_MAX);
        char *more = str_format("%s %.*s", last->text, (int)n, s);
        free(last->text);
        last->text = more;
    }
    return 0;
}

static int check(const struct part *p, const struct doc *d, int line,
                 struct buf *err)
{
    size_t right = 0;
    for (size_t i = 0; i < p->noptions; i++)
        right += p->options[i].right;
    if (!*p->text)
        return doc_err(d, line, err, "a prediction without a question");
    if (p->noptions < 2)
        return doc_err(d, line, err, "a prediction needs two options or more");
    if (right != 1)
        return doc_err(d, line, err,
                       "exactly one option must be right, and here %zu are",
                       right);
    return 0;
}

int predict_read(struct part *p, const struct doc *d, const struct doc_block *b,
                 struct buf *err)
{
    struct buf question = BUF_INIT, why = BUF_INIT;
    int line = b->line, rc = -1;
    if (read_attrs(p, d, b, err) != 0)
        return -1;
    for (const char *s = b->text; *s; line++) {
        size_t n = strcspn(s, "\n");
        if (p->noptions == 0 && !option_start(s, n)) {
            if (n > 0 || question.len > 0)
                buf_addf(&question, "%.*s\n", (int)n, s);
        } else if (read_answer_line(p, &why, d, line, s, n, err) != 0) {
            goto out;
        }
        s += s[n] ? n + 1 : n;
    }
    while (question.len > 0 && question.data[question.len - 1] == '\n')
        buf_cut(&question, question.len - 1);
    if (question.len > 0)
        buf_addc(&question, '\n');
    p->text = buf_take(&question);
    p->why = buf_take(&why);
    rc = check(p, d, b->line - 1, err);
out:
    buf_destroy(&question);
    buf_destroy(&why);
    return rc;
}
