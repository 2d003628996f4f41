/* forklore new: a lab and a lesson to begin from, made of lessons/template.
 *
 * What it makes is whole: it compiles, its judge runs, its mutants are caught.
 * Only the solution is not written yet.  The author replaces it piece by piece.
 *
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/err.h"
#include "tui/base/file.h"
#include "tui/cmd/cmd.h"

static const struct {
    const char *from, *to;
} files[] = {
    {"lesson.md.in", "lessons/@SLUG@/lesson.md"},
    {"example.c.in", "lessons/@SLUG@/example.c"},
    {"lab.md.in", "labs/@SLUG@/lab.md"},
    {"module.c.in", "labs/@SLUG@/@NAME@.c"},
    {"main.c.in", "labs/@SLUG@/main.c"},
    {"contract.h.in", "labs/include/mp/@NAME@.h"},
    {"module.c.in", "solutions/@SLUG@/@NAME@.c"},
    {"check.c.in", "tests/labs/@SLUG@/check_@NAME@.c"},
    {"subject.c.in", "tests/labs/@SLUG@/subject.c"},
    {"mutant-same.c.in", "tests/labs/@SLUG@/mutants/same.c"},
    {"mutant-square.c.in", "tests/labs/@SLUG@/mutants/square.c"},
    {"mutant-positive.c.in", "tests/labs/@SLUG@/mutants/positive.c"},
};

enum { FILES = sizeof files / sizeof *files };

struct names {
    const char *slug, *name, *title;
    char id[64], macro[64]; /* the name as C spells it, small and capital */
};

static bool is_slug(const char *s)
{
    if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]) ||
        s[2] != '-' || !islower((unsigned char)s[3]) || strlen(s) > 40)
        return false;
    for (const char *p = s + 3; *p; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) &&
            *p != '-')
            return false;
    return true;
}

static void spell(struct names *n)
{
    size_t i = 0;
    for (; n->name[i]; i++) {
        char c = n->name[i] == '-' ? '_' : n->name[i];
        n->id[i] = c;
        n->macro[i] = (char)toupper((unsigned char)c);
    }
    n->id[i] = n->macro[i] = '\0';
}

/* Replaces @SLUG@ and its like.  The caller frees. */
static char *fill_in(const char *text, const struct names *n)
{
    const struct {
        const char *mark, *value;
    } marks[] = {{"@SLUG@", n->slug},
                 {"@NAME@", n->name},
                 {"@TITLE@", n->title},
                 {"@ID@", n->id},
                 {"@MACRO@", n->macro}};
    struct buf out = BUF_INIT;
    while (*text) {
        size_t i = 0;
        while (i < 5 && strncmp(text, marks[i].mark, strlen(marks[i].mark)))
            i++;
        if (i < 5) {
            buf_adds(&out, marks[i].value);
            text += strlen(marks[i].mark);
        } else {
            buf_addc(&out, *text++);
        }
    }
    return buf_take(&out);
}

/* Nothing is written unless everything can be. */
static int refuse_existing(const char *root, const struct names *n,
                           struct buf *err)
{
    int result = 0;
    for (int i = 0; i < FILES && !result; i++) {
        char *to = fill_in(files[i].to, n);
        char *path = str_format("%s/%s", root, to);
        if (file_exists(path))
            result = err_set(err, "%s is there already", to);
        free(path);
        free(to);
    }
    return result;
}

static int make_file(const char *root, const struct names *n, int i,
                     struct buf *err)
{
    char *from = str_format("%s/lessons/template/%s", root, files[i].from);
    char *to = fill_in(files[i].to, n);
    char *path = str_format("%s/%s", root, to);
    char *folder = str_ndup(path, (size_t)(strrchr(path, '/') - path));
    struct buf text = BUF_INIT;
    int result = -1;
    if (file_read(from, 65536, &text, err) || file_mkdirs(folder, err))
        goto out;
    char *filled = fill_in(buf_str(&text), n);
    result = file_write(path, filled, strlen(filled), 0644, err);
    free(filled);
    if (!result)
        puts(to);
out:
    buf_destroy(&text);
    free(folder);
    free(path);
    free(to);
    free(from);
    return result;
}

int cmd_new(int argc, char **argv)
{
    struct names n = {.title = "A title"};
    const struct option_row rows[] = {
        {"title", OPTION_TEXT, "TEXT", "the title of the lesson and the lab",
         &n.title},
        {0},
    };
    int status = options_parse("new", rows, &argc, argv, 1, 1);
    if (status >= 0)
        return status;
    if (!is_slug(argv[1])) {
        fprintf(stderr,
                "forklore new: \"%s\" is no slug: two digits (chapter "
                "and place), \"-\", a name of a-z, 0-9 and -\n",
                argv[1]);
        return STATUS_USAGE;
    }
    struct course c;
    struct buf err = BUF_INIT;
    n.slug = argv[1];
    n.name = argv[1] + 3;
    spell(&n);
    if (course_open(&c, &err)) {
        status = complain(STATUS_SYSTEM, &err);
        buf_destroy(&err);
        return status;
    }
    status = STATUS_PASSED;
    if (refuse_existing(c.root, &n, &err))
        status = complain(STATUS_USAGE, &err);
    for (int i = 0; i < FILES && !status; i++)
        if (make_file(c.root, &n, i, &err))
            status = complain(STATUS_SYSTEM, &err);
    if (!status)
        printf("\nNow `make`, then `check-course %s`: only \"not "
               "solved yet\" is left.\nlessons/README.md says how to go on.\n",
               n.slug);
    course_close(&c);
    buf_destroy(&err);
    return status;
}
