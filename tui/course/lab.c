/* Reads a lab.md, and labs/diagnoses.md beside it; lab.h shows the form.
 *
 * Leaves finding the fences to doc.c, and the judge to grade/.
 *
 * SPDX-License-Identifier: MIT */
#include "tui/course/lab.h"

#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/course/doc.h"
#include "tui/course/names.h"

/* While a lab is being read. */
struct making {
    struct lab *l;
    const struct doc *d;
    struct buf *err;
    struct buf task;
    size_t hints;
};

/* ---- fences ---- */

static int read_tests(struct making *m, const struct doc_block *b)
{
    struct lab *l = m->l;
    struct doc_attr *v;
    size_t n;
    int rc = 0;
    if (b->nattrs > 0)
        return doc_err(m->d, b->line - 1, m->err, "```tests takes no names");
    if (l->tests)
        return doc_err(m->d, b->line - 1, m->err, "the tests are there twice");
    if (doc_fields(m->d, b, &v, &n, m->err) != 0)
        return -1;
    if (n == 0)
        rc = doc_err(m->d, b->line - 1, m->err, "no test is named");
    else
        l->tests = mem_new(n * sizeof *l->tests);
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (!name_is_id(v[i].name))
            rc = doc_err(m->d, v[i].line, m->err,
                         "the test \"%.60s\" has a name that is not made of "
                         "a-z, 0-9 and hyphens",
                         v[i].name);
        else if (!*v[i].value)
            rc = doc_err(m->d, v[i].line, m->err,
                         "the test \"%.60s\" has no sentence", v[i].name);
        else
            l->tests[l->ntests++] = (struct manifest_test){
                .name = str_dup(v[i].name), .sentence = str_dup(v[i].value)};
    }
    doc_attrs_free(v, n);
    return rc;
}

static int read_hint(struct making *m, const struct doc_block *b)
{
    if (b->nattrs > 0)
        return doc_err(m->d, b->line - 1, m->err, "```hint takes no names");
    if (m->hints == LAB_HINTS)
        return doc_err(m->d, b->line - 1, m->err, "more than %d hints",
                       LAB_HINTS);
    if (b->text[strspn(b->text, " \t\n")] == '\0')
        return doc_err(m->d, b->line - 1, m->err, "an empty hint");
    m->l->hints[m->hints++] = str_dup(b->text);
    return 0;
}

/* FROM is where this document's diagnoses begin: a lab may have one of its own
 * with the id of a shared one, but no document has two of one id. */
static int add_diagnosis(struct lab *l, size_t from, const struct doc *d,
                         const struct doc_block *b, const struct doc_attr *v,
                         size_t n, struct buf *err)
{
    static const char *const known[] = {"rule", "think", NULL};
    const char *id = doc_attr(b, "id"), *value[2] = {0};
    if (doc_known(d, v, n, known, "a diagnosis", err) != 0)
        return -1;
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < n; i++)
            if (strcmp(v[i].name, known[k]) == 0 && *v[i].value)
                value[k] = v[i].value;
        if (!value[k])
            return doc_err(d, b->line - 1, err,
                           "the diagnosis \"%.60s\" has no \"%s:\"", id,
                           known[k]);
    }
    for (size_t i = from; i < l->ndiagnoses; i++)
        if (strcmp(l->diagnoses[i].id, id) == 0)
            return doc_err(d, b->line - 1, err,
                           "the diagnosis \"%.60s\" is there twice", id);
    l->diagnoses =
        mem_grow(l->diagnoses, l->ndiagnoses + 1, sizeof *l->diagnoses);
    l->diagnoses[l->ndiagnoses++] =
        (struct diagnosis){.id = str_dup(id),
                           .rule = str_dup(value[0]),
                           .think = str_dup(value[1])};
    return 0;
}

static int read_diagnosis(struct lab *l, size_t from, const struct doc *d,
                          const struct doc_block *b, struct buf *err)
{
    static const char *const known[] = {"id", NULL};
    struct doc_attr *v;
    size_t n;
    if (doc_known(d, b->attrs, b->nattrs, known, "a diagnosis' fence", err) !=
        0)
        return -1;
    const char *id = doc_attr(b, "id");
    if (!id || !name_is_diagnosis(id))
        return doc_err(d, b->line - 1, err,
                       "a diagnosis needs id=NAME, of a-z, 0-9, - and _");
    if (doc_fields(d, b, &v, &n, err) != 0)
        return -1;
    int rc = add_diagnosis(l, from, d, b, v, n, err);
    doc_attrs_free(v, n);
    return rc;
}

static int read_own_diagnosis(struct making *m, const struct doc_block *b)
{
    return read_diagnosis(m->l, 0, m->d, b, m->err);
}

static int read_output(struct making *m, const struct doc_block *b)
{
    static const char *const known[] = {"of", NULL};
    if (doc_known(m->d, b->attrs, b->nattrs, known, "a lab's output fence",
                  m->err) != 0)
        return -1;
    const char *of = doc_attr(b, "of");
    if (!of || strcmp(of, "main.c") != 0)
        return doc_err(m->d, b->line - 1, m->err,
                       "a lab's output can only be of=main.c");
    if (m->l->main_output)
        return doc_err(m->d, b->line - 1, m->err,
                       "the output of main.c is there twice");
    m->l->main_output = str_dup(b->text);
    return 0;
}

/* Puts a fence that is part of the task back as it was. */
static int add_fence(struct making *m, const struct doc_block *b)
{
    size_t ticks = 3;
    if (b->nattrs > 0)
        return doc_err(m->d, b->line - 1, m->err,
                       "a fence of the task takes no names, and this has "
                       "\"%.60s\"",
                       b->attrs[0].name);
    for (const char *s = b->text; *s; s += strcspn(s, "\n"), s += *s == '\n')
        if (strspn(s, "`") >= ticks)
            ticks = strspn(s, "`") + 1;
    for (size_t i = 0; i < ticks; i++)
        buf_addc(&m->task, '`');
    buf_addf(&m->task, "%s\n%s", b->lang, b->text);
    for (size_t i = 0; i < ticks; i++)
        buf_addc(&m->task, '`');
    buf_addc(&m->task, '\n');
    return 0;
}

static int read_block(struct making *m, const struct doc_block *b)
{
    static const struct {
        const char *lang;
        int (*read)(struct making *m, const struct doc_block *b);
    } meanings[] = {
        {"tests", read_tests},
        {"hint", read_hint},
        {"diagnosis", read_own_diagnosis},
        {"output", read_output},
    };
    for (size_t i = 0; b->fence && i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(b->lang, meanings[i].lang) == 0)
            return meanings[i].read(m, b);
    if (m->task.len > 0)
        buf_addc(&m->task, '\n');
    if (b->fence)
        return add_fence(m, b);
    buf_adds(&m->task, b->text);
    return 0;
}

/* ---- front matter ---- */

static bool is_lane(const char *s)
{
    static const char *const lanes[] = {"behaviour", "memory", "faults",
                                        "schedules"};
    for (size_t i = 0; i < sizeof lanes / sizeof *lanes; i++)
        if (strcmp(lanes[i], s) == 0)
            return true;
    return false;
}

static int read_lanes(struct making *m)
{
    char *value = NULL;
    struct lab *l = m->l;
    int line = doc_front_line(m->d, "lanes");
    if (front_text(m->d, "lanes", &value, m->err) != 0)
        return -1;
    free(value);
    if (front_list(m->d, "lanes", is_lane,
                   "a lane: behaviour, memory, faults or schedules", &l->lanes,
                   m->err) != 0)
        return -1;
    if (!l->lanes[0])
        return doc_err(m->d, line, m->err, "a lab has one lane at least");
    for (size_t i = 0; l->lanes[i]; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(l->lanes[i], l->lanes[k]) == 0)
                return doc_err(m->d, line, m->err,
                               "the lane \"%s\" is there twice", l->lanes[i]);
    return 0;
}

/* "mp/spawn.h": a path that stays below labs/include. */
static bool is_contract(const char *s)
{
    size_t n = strlen(s);
    const char *slash = strchr(s, '/');
    if (n < 3 || strcmp(s + n - 2, ".h") != 0)
        return false;
    if (!slash)
        return name_is_file(s);
    char *dir = str_ndup(s, (size_t)(slash - s));
    bool ok = name_is_file(dir) && name_is_file(slash + 1);
    free(dir);
    return ok;
}

static int read_front(struct making *m)
{
    static const char *const known[] = {"title", "file",     "minutes",
                                        "lanes", "contract", NULL};
    const struct doc *d = m->d;
    struct lab *l = m->l;
    if (doc_known(d, d->front, d->nfront, known, "a lab's front matter",
                  m->err) != 0 ||
        front_text(d, "title", &l->title, m->err) != 0 ||
        front_text(d, "file", &l->file, m->err) != 0 ||
        front_minutes(d, &l->minutes, m->err) != 0 || read_lanes(m) != 0)
        return -1;
    size_t n = strlen(l->file);
    if (!name_is_file(l->file) || n < 3 || strcmp(l->file + n - 2, ".c") != 0)
        return doc_err(d, doc_front_line(d, "file"), m->err,
                       "file: \"%.60s\" is not a plain file name ending in .c",
                       l->file);
    if (!doc_front(d, "contract"))
        return 0;
    if (front_text(d, "contract", &l->contract, m->err) != 0)
        return -1;
    if (!is_contract(l->contract))
        return doc_err(d, doc_front_line(d, "contract"), m->err,
                       "contract: \"%.60s\" is not a header like mp/spawn.h",
                       l->contract);
    return 0;
}

/* ---- the whole ---- */

static int read_lab(struct making *m)
{
    if (read_front(m) != 0)
        return -1;
    for (size_t i = 0; i < m->d->nblocks; i++)
        if (read_block(m, &m->d->blocks[i]) != 0)
            return -1;
    if (m->task.len == 0)
        return doc_err(m->d, 1, m->err, "the lab has no task");
    if (!m->l->tests)
        return doc_err(m->d, 1, m->err, "the lab has no ```tests");
    if (m->hints != LAB_HINTS)
        return doc_err(m->d, 1, m->err, "a lab has %d hints, and this %zu",
                       LAB_HINTS, m->hints);
    m->l->task = buf_take(&m->task);
    return 0;
}

/* labs/diagnoses.md: a title, text for authors, diagnoses. */
static int read_shared(struct lab *l, const struct doc *d, struct buf *err)
{
    static const char *const known[] = {"title", NULL};
    size_t from = l->ndiagnoses;
    if (doc_known(d, d->front, d->nfront, known,
                  "the front matter of diagnoses", err) != 0)
        return -1;
    if (!doc_front(d, "title"))
        return doc_err(d, 1, err, "the front matter has no \"title:\"");
    for (size_t i = 0; i < d->nblocks; i++) {
        const struct doc_block *b = &d->blocks[i];
        if (!b->fence)
            continue;
        if (strcmp(b->lang, "diagnosis") != 0)
            return doc_err(d, b->line - 1, err,
                           "only ```diagnosis fences can stand here");
        if (read_diagnosis(l, from, d, b, err) != 0)
            return -1;
    }
    return 0;
}

static int identify(struct lab *l, const char *dir, struct buf *err)
{
    char *slug = name_of_dir(dir);
    *l = (struct lab){0};
    if (!name_is_slug(slug)) {
        err_set(err, "%s: a lab's folder has a name like 11-spawn", dir);
        free(slug);
        return -1;
    }
    l->slug = slug;
    l->name = str_dup(slug + 3);
    l->number = atoi(slug);
    l->dir = realpath(dir, NULL);
    if (!l->dir)
        l->dir = str_dup(dir);
    return 0;
}

/* Forgets what was read, not whose it was. */
static void keep_identity(struct lab *l)
{
    struct lab rest = *l;
    *l = (struct lab){.slug = rest.slug,
                      .name = rest.name,
                      .number = rest.number,
                      .dir = rest.dir};
    rest.slug = rest.name = rest.dir = NULL;
    lab_close(&rest);
}

static int interpret(struct lab *l, const struct doc *d,
                     const struct doc *shared, struct buf *err)
{
    struct making m = {.l = l, .d = d, .err = err};
    int rc = read_lab(&m);
    buf_destroy(&m.task);
    if (rc == 0 && shared)
        rc = read_shared(l, shared, err);
    if (rc != 0)
        keep_identity(l);
    return rc;
}

int lab_parse(struct lab *l, const char *dir, const char *text, size_t n,
              const char *shared, size_t nshared, struct buf *err)
{
    struct doc d = {0}, s = {0};
    if (identify(l, dir, err) != 0)
        return -1;
    char *path = str_format("labs/%s/lab.md", l->slug);
    int rc = doc_parse(&d, path, text, n, err);
    free(path);
    if (rc == 0 && shared)
        rc = doc_parse(&s, "labs/diagnoses.md", shared, nshared, err);
    if (rc == 0)
        rc = interpret(l, &d, shared ? &s : NULL, err);
    doc_destroy(&s);
    doc_destroy(&d);
    return rc;
}

int lab_open(struct lab *l, const char *dir, const char *shared,
             struct buf *err)
{
    struct doc d = {0}, s = {0};
    if (identify(l, dir, err) != 0)
        return -1;
    char *path = str_format("%s/lab.md", dir);
    int rc = doc_read(&d, path, err);
    free(path);
    if (rc == 0 && shared)
        rc = doc_read(&s, shared, err);
    if (rc == 0)
        rc = interpret(l, &d, shared ? &s : NULL, err);
    doc_destroy(&s);
    doc_destroy(&d);
    return rc;
}

void lab_close(struct lab *l)
{
    for (size_t i = 0; i < l->ntests; i++) {
        free(l->tests[i].name);
        free(l->tests[i].sentence);
    }
    free(l->tests);
    for (size_t i = 0; i < l->ndiagnoses; i++) {
        free(l->diagnoses[i].id);
        free(l->diagnoses[i].rule);
        free(l->diagnoses[i].think);
    }
    free(l->diagnoses);
    for (size_t i = 0; i < LAB_HINTS; i++)
        free(l->hints[i]);
    free(l->slug);
    free(l->name);
    free(l->dir);
    free(l->title);
    free(l->file);
    free(l->contract);
    strs_free(l->lanes);
    free(l->task);
    free(l->main_output);
    *l = (struct lab){0};
}

const struct diagnosis *lab_diagnosis(const struct lab *l, const char *id)
{
    for (size_t i = 0; i < l->ndiagnoses; i++)
        if (strcmp(l->diagnoses[i].id, id) == 0)
            return &l->diagnoses[i];
    return NULL;
}

const struct manifest_test *lab_test(const struct lab *l, const char *name)
{
    for (size_t i = 0; i < l->ntests; i++)
        if (strcmp(l->tests[i].name, name) == 0)
            return &l->tests[i];
    return NULL;
}
