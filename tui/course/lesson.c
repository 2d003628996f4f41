/* Reads a lesson.md: what each fence means, and where pages end.
 *
 * Leaves finding the fences to doc.c, questions to predict.c and comparing
 * outputs to output.c.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/doc.h"
#include "tui/course/names.h"
#include "tui/course/predict.h"

/* While a lesson is being read. */
struct making {
    struct lesson *l;
    const struct doc *d;
    struct buf *err;
    bool break_page; /* the next part begins a page */
};

/* ---- parts and pages ---- */

static struct part *add_part(struct making *m, enum part_kind kind, int line)
{
    struct lesson *l = m->l;
    if ((l->nparts & (l->nparts - 1)) == 0)
        l->parts =
            mem_grow(l->parts, l->nparts ? 2 * l->nparts : 1, sizeof *l->parts);
    if (l->nparts == 0)
        l->npages = 1;
    else if (m->break_page)
        l->npages++;
    m->break_page = false;
    struct part *p = &l->parts[l->nparts++];
    *p = (struct part){.kind = kind, .line = line, .page = l->npages - 1};
    return p;
}

/* One page's piece of Markdown, without the empty lines around it. */
static void add_text(struct making *m, const char *from, const char *to,
                     int line)
{
    for (; from < to && *from == '\n'; from++)
        line++;
    while (to > from && to[-1] == '\n')
        to--;
    if (from == to)
        return;
    add_part(m, PART_TEXT, line)->text =
        str_format("%.*s\n", (int)(to - from), from);
}

/* Markdown is cut where a page ends: before "## ", and at "---". */
static void read_text(struct making *m, const struct doc_block *b)
{
    const char *from = b->text;
    int line = b->line, from_line = line;
    for (const char *s = b->text; *s; line++) {
        const char *end = s + strcspn(s, "\n");
        const char *next = *end ? end + 1 : end;
        bool rule = strncmp(s, "---", 3) == 0 &&
                    strspn(s + 3, " \t") == (size_t)(end - s) - 3;
        if (rule || strncmp(s, "## ", 3) == 0) {
            add_text(m, from, s, from_line);
            m->break_page = true;
            from = rule ? next : s;
            from_line = rule ? line + 1 : line;
        }
        s = next;
    }
    add_text(m, from, from + strlen(from), from_line);
}

/* ---- fences ---- */

static char *copy_attr(const struct doc_block *b, const char *name)
{
    const char *value = doc_attr(b, name);
    return value ? str_dup(value) : NULL;
}

/* The program a fence names under NAME; *INTO stays NULL when it names none. */
static int read_program(struct making *m, const struct doc_block *b,
                        const char *name, char **into)
{
    const char *value = doc_attr(b, name);
    if (value && !name_is_file(value))
        return doc_err(m->d, b->line - 1, m->err,
                       "%s=%.60s must be a plain file name", name, value);
    *into = copy_attr(b, name);
    return 0;
}

static int read_flag(struct making *m, const struct doc_block *b,
                     const char *name, bool *into)
{
    const char *value = doc_attr(b, name);
    if (value && *value)
        return doc_err(m->d, b->line - 1, m->err, "\"%s\" takes no value",
                       name);
    *into = value != NULL;
    return 0;
}

static int read_code(struct making *m, const struct doc_block *b)
{
    static const char *const known[] = {"run",  "beside",  "through",
                                        "args", "compile", NULL};
    if (doc_known(m->d, b->attrs, b->nattrs, known, "a program's fence",
                  m->err) != 0)
        return -1;
    struct part *p = add_part(m, PART_CODE, b->line);
    p->text = str_dup(b->text);
    p->lang = str_dup(b->lang);
    p->through = copy_attr(b, "through");
    p->args = copy_attr(b, "args");
    if (read_program(m, b, "run", &p->run) != 0 ||
        read_program(m, b, "beside", &p->of) != 0 ||
        read_flag(m, b, "compile", &p->compile) != 0)
        return -1;
    if (!p->run && (p->through || p->args))
        return doc_err(m->d, b->line - 1, m->err,
                       "through= and args= need a run=");
    if (p->compile && strcmp(p->lang, "c") != 0)
        return doc_err(m->d, b->line - 1, m->err,
                       "only ```c can be checked to compile");
    return 0;
}

static int read_output(struct making *m, const struct doc_block *b)
{
    static const char *const known[] = {"of", "order", NULL};
    if (doc_known(m->d, b->attrs, b->nattrs, known, "an output fence",
                  m->err) != 0)
        return -1;
    struct part *p = add_part(m, PART_OUTPUT, b->line);
    p->text = str_dup(b->text);
    if (read_program(m, b, "of", &p->of) != 0)
        return -1;
    if (!p->of)
        return doc_err(m->d, b->line - 1, m->err,
                       "an output fence needs of=PROGRAM");
    const char *order = doc_attr(b, "order");
    if (order && strcmp(order, "any") != 0)
        return doc_err(m->d, b->line - 1, m->err,
                       "order= can only be order=any");
    p->any_order = order != NULL;
    return 0;
}

static int read_picture(struct making *m, const struct doc_block *b)
{
    static const char *const known[] = {"of", NULL};
    if (doc_known(m->d, b->attrs, b->nattrs, known, "a picture fence",
                  m->err) != 0)
        return -1;
    struct part *p = add_part(m, PART_PICTURE, b->line);
    p->text = str_dup(b->text);
    return read_program(m, b, "of", &p->of);
}

static int read_predict(struct making *m, const struct doc_block *b)
{
    struct part *p = add_part(m, PART_PREDICT, b->line);
    m->break_page = true;
    return predict_read(p, m->d, b, m->err);
}

static int read_block(struct making *m, const struct doc_block *b)
{
    static const struct {
        const char *lang;
        int (*read)(struct making *m, const struct doc_block *b);
    } meanings[] = {
        {"output", read_output},
        {"picture", read_picture},
        {"predict", read_predict},
    };
    if (!b->fence) {
        read_text(m, b);
        return 0;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(b->lang, meanings[i].lang) == 0)
            return meanings[i].read(m, b);
    return read_code(m, b);
}

/* ---- what holds for the whole ---- */

static bool runs(const struct lesson *l, const char *program)
{
    for (size_t i = 0; i < l->nparts; i++)
        if (l->parts[i].run && strcmp(l->parts[i].run, program) == 0)
            return true;
    return false;
}

/* Programs that are spoken of are run; predictions have names of their own. */
static int check_parts(struct making *m)
{
    const struct lesson *l = m->l;
    if (l->nparts == 0)
        return doc_err(m->d, 1, m->err, "the lesson is empty");
    for (size_t i = 0; i < l->nparts; i++) {
        const struct part *p = &l->parts[i];
        if (p->of && !runs(l, p->of))
            return doc_err(m->d, p->line - 1, m->err,
                           "no fence here has run=%.60s", p->of);
        for (size_t k = 0; p->id && k < i; k++)
            if (l->parts[k].id && strcmp(l->parts[k].id, p->id) == 0)
                return doc_err(m->d, p->line - 1, m->err,
                               "the prediction \"%.60s\" is there twice",
                               p->id);
    }
    return 0;
}

static int read_front(struct making *m)
{
    static const char *const known[] = {"title", "minutes", "lab",
                                        "needs", "man",     NULL};
    const struct doc *d = m->d;
    struct lesson *l = m->l;
    if (doc_known(d, d->front, d->nfront, known, "a lesson's front matter",
                  m->err) != 0 ||
        front_text(d, "title", &l->title, m->err) != 0 ||
        front_minutes(d, &l->minutes, m->err) != 0 ||
        front_text(d, "lab", &l->lab, m->err) != 0)
        return -1;
    if (!name_is_slug(l->lab))
        return doc_err(d, doc_front_line(d, "lab"), m->err,
                       "lab: \"%.60s\" is not a slug like 11-spawn", l->lab);
    return front_list(d, "needs", name_is_slug, "a slug like 11-spawn",
                      &l->needs, m->err) ||
                   front_list(d, "man", name_is_man_page, "like fork(2)",
                              &l->man, m->err)
               ? -1
               : 0;
}

static int interpret(struct lesson *l, const char *dir, const struct doc *d,
                     struct buf *err)
{
    struct making m = {.l = l, .d = d, .err = err};
    l->dir = str_dup(dir);
    l->slug = name_of_dir(dir);
    if (read_front(&m) != 0)
        return -1;
    for (size_t i = 0; i < d->nblocks; i++)
        if (read_block(&m, &d->blocks[i]) != 0)
            return -1;
    return check_parts(&m);
}

static int finish(struct lesson *l, const char *dir, struct doc *d,
                  struct buf *err)
{
    int rc = interpret(l, dir, d, err);
    doc_destroy(d);
    if (rc != 0)
        lesson_close(l);
    return rc;
}

int lesson_parse(struct lesson *l, const char *dir, const char *text, size_t n,
                 struct buf *err)
{
    struct doc d;
    char *slug = name_of_dir(dir);
    char *path = str_format("lessons/%s/lesson.md", slug);
    *l = (struct lesson){0};
    int rc = doc_parse(&d, path, text, n, err);
    free(path);
    free(slug);
    return rc == 0 ? finish(l, dir, &d, err) : -1;
}

int lesson_open(struct lesson *l, const char *dir, struct buf *err)
{
    struct doc d;
    char *path = str_format("%s/lesson.md", dir);
    *l = (struct lesson){0};
    int rc = doc_read(&d, path, err);
    free(path);
    return rc == 0 ? finish(l, dir, &d, err) : -1;
}

static void destroy_part(struct part *p)
{
    for (size_t i = 0; i < p->noptions; i++)
        free(p->options[i].text);
    free(p->options);
    free(p->text);
    free(p->lang);
    free(p->run);
    free(p->of);
    free(p->through);
    free(p->args);
    free(p->id);
    free(p->why);
}

void lesson_close(struct lesson *l)
{
    for (size_t i = 0; i < l->nparts; i++)
        destroy_part(&l->parts[i]);
    free(l->parts);
    free(l->slug);
    free(l->dir);
    free(l->title);
    free(l->lab);
    strs_free(l->needs);
    strs_free(l->man);
    *l = (struct lesson){0};
}

size_t part_answer(const struct part *p)
{
    size_t i = 0;
    while (i < p->noptions && !p->options[i].right)
        i++;
    return i;
}
