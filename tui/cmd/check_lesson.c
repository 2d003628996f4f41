/* Checks of a lesson: it can be read, its excerpts stand in its programs, its
 * programs compile, run on a terminal as in the tutor, and print what it says.
 *
 * SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/base/file.h"
#include "tui/base/program.h"
#include "tui/cmd/check.h"

enum { MAX_PROGRAM = 256 * 1024 };

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && strcmp(s + n - k, end) == 0;
}

/* ---- Texts ---- */

/* "fork(2)" */
static bool is_man_page(const char *s)
{
    const char *open = strchr(s, '(');
    return open && open > s && isdigit((unsigned char)open[1]) &&
           open[2] == ')' && open[3] == '\0';
}

static bool has_lab(const struct course *c, const char *slug)
{
    for (size_t i = 0; i < c->nentries; i++)
        if (strcmp(c->entries[i].lab.slug, slug) == 0)
            return true;
    return false;
}

static void check_front(struct check *c, const struct lesson *l,
                        const struct lab *lab)
{
    struct buf why = BUF_INIT;
    if (strcmp(l->lab, lab->slug) != 0)
        buf_addf(&why, "its lab is said to be %s\n", l->lab);
    for (char **s = l->needs; *s; s++)
        if (!has_lab(c->course, *s))
            buf_addf(&why, "it needs %s, and there is no such lab\n", *s);
    for (char **s = l->man; *s; s++)
        if (!is_man_page(*s))
            buf_addf(&why, "%s is no manual page\n", *s);
    check_that(c, why.len == 0, &why, "%s: the lesson's front matter is right",
               lab->slug);
    buf_destroy(&why);
}

/* Links "](target)" to files lie in the course; others are http(s). */
static void check_links(struct check *c, const struct lesson *l)
{
    struct buf why = BUF_INIT;
    for (size_t i = 0; i < l->nparts; i++) {
        if (l->parts[i].kind != PART_TEXT)
            continue;
        const char *at = l->parts[i].text;
        while ((at = strstr(at, "]("))) {
            at += 2;
            int n = (int)strcspn(at, ") \n");
            if (strncmp(at, "http", 4) == 0)
                continue;
            char *path = str_format("%s/%.*s", l->dir, n, at);
            if (!file_exists(path))
                buf_addf(&why, "lesson.md:%d: %.*s is not there\n",
                         l->parts[i].line, n, at);
            free(path);
        }
    }
    check_that(c, why.len == 0, &why, "%s: links resolve", l->slug);
    buf_destroy(&why);
}

/* ---- Excerpts ---- */

/* The next line of *TEXT without blanks at its ends, in LINE; false at the
 * end. */
static bool next_line(const char **text, struct buf *line)
{
    if (!**text)
        return false;
    const char *start = *text, *end = start + strcspn(start, "\n");
    *text = *end ? end + 1 : end;
    while (start < end && isspace((unsigned char)*start))
        start++;
    while (end > start && isspace((unsigned char)end[-1]))
        end--;
    buf_clear(line);
    buf_add(line, start, (size_t)(end - start));
    return true;
}

/* Every line of the excerpt stands in the file, in this order. */
static bool is_excerpt(const char *excerpt, const char *file, struct buf *why)
{
    struct buf wanted = BUF_INIT, line = BUF_INIT;
    bool found = true;
    while (found && next_line(&excerpt, &wanted)) {
        if (wanted.len == 0)
            continue;
        found = false;
        while (!found && next_line(&file, &line))
            found = strcmp(buf_str(&wanted), buf_str(&line)) == 0;
    }
    if (!found)
        buf_addf(why,
                 "this line of the excerpt is not in the program, or not "
                 "in this order:\n  %s\n",
                 buf_str(&wanted));
    buf_destroy(&wanted);
    buf_destroy(&line);
    return found;
}

static void check_excerpt(struct check *c, const struct lesson *l,
                          const struct part *p)
{
    char *path = str_format("%s/%s", l->dir, p->run);
    struct buf text = BUF_INIT, why = BUF_INIT;
    bool ok = file_read(path, MAX_PROGRAM, &text, &why) == 0 &&
              is_excerpt(p->text, buf_str(&text), &why);
    check_that(c, ok, &why, "%s: line %d is an excerpt of %s", l->slug, p->line,
               p->run);
    buf_destroy(&text);
    buf_destroy(&why);
    free(path);
}

/* ---- Programs ---- */

static const struct part *output_of(const struct lesson *l, const char *program)
{
    for (size_t i = 0; i < l->nparts; i++)
        if (l->parts[i].kind == PART_OUTPUT &&
            strcmp(l->parts[i].of, program) == 0)
            return &l->parts[i];
    return NULL;
}

/* The shell command that runs P's program, as the tutor runs it. */
static char *command_of(const struct check *c, const struct lesson *l,
                        const struct part *p, bool python)
{
    const char *args = p->args ? p->args : "";
    char *program =
        python ? str_format("exec python3 %s/%s %s", l->dir, p->run, args)
               : str_format("exec %s/program %s", c->folder, args);
    if (!p->through)
        return program;
    char *piped = str_format("{ %s; } | %s", program, p->through);
    free(program);
    return piped;
}

static bool compile_program(struct check *c, const struct lesson *l,
                            const struct part *p, struct buf *why)
{
    char *source = str_format("%s/%s", l->dir, p->run);
    char *program = str_format("%s/program", c->folder);
    const char *const args[] = {"-o", program, source, "-pthread", NULL};
    bool ok = check_compile(c, args, why);
    free(source);
    free(program);
    return ok;
}

static void check_program(struct check *c, const struct lesson *l,
                          const struct part *p)
{
    bool python = ends_with(p->run, ".py");
    struct buf why = BUF_INIT, printed = BUF_INIT;
    const struct part *said = output_of(l, p->run);
    if (python && !program_is_there("python3")) {
        check_skipped(c, "%s: %s is not run: there is no python3", l->slug,
                      p->run);
        return;
    }
    bool ok = python || compile_program(c, l, p, &why);
    if (!python)
        check_that(c, ok, &why, "%s: %s compiles without a warning", l->slug,
                   p->run);
    if (!ok)
        goto out;
    char *command = command_of(c, l, p, python);
    const char *const argv[] = {"sh", "-c", command, NULL};
    char *empty = str_format("%s/empty", c->folder); /* as in the tutor */
    int status =
        file_mkdirs(empty, &why) ? -1 : check_run(argv, empty, &printed, &why);
    free(empty);
    ok = status >= 0 && said &&
         lesson_output_matches(said, buf_str(&printed), printed.len);
    if (!said)
        buf_addf(&why, "no ```output of=%s says what it prints\n", p->run);
    else if (!ok)
        buf_addf(&why, "it printed:\n%s\nthe lesson says:\n%s",
                 buf_str(&printed), said->text);
    check_that(c, ok, &why, "%s: %s prints what the lesson says", l->slug,
               p->run);
    free(command);
out:
    buf_destroy(&why);
    buf_destroy(&printed);
}

/* Code that is shown and not run, but promised to compile. */
static void check_fragment(struct check *c, const struct lesson *l,
                           const struct part *p)
{
    char *source = str_format("%s/fragment.c", c->folder);
    char *object = str_format("%s/fragment.o", c->folder);
    const char *const args[] = {"-c", "-o", object, source, NULL};
    struct buf why = BUF_INIT;
    bool ok = file_write(source, p->text, strlen(p->text), 0644, &why) == 0 &&
              check_compile(c, args, &why);
    check_that(c, ok, &why, "%s: the code at line %d compiles", l->slug,
               p->line);
    buf_destroy(&why);
    free(source);
    free(object);
}

/* A program in the folder that no fence runs is forgotten, or a slip. */
static void check_all_used(struct check *c, const struct lesson *l)
{
    struct buf why = BUF_INIT;
    char **names = file_list(l->dir, &why);
    for (char **n = names; n && *n; n++) {
        bool used = !ends_with(*n, ".c") && !ends_with(*n, ".py");
        for (size_t i = 0; i < l->nparts; i++)
            used |= l->parts[i].run && strcmp(l->parts[i].run, *n) == 0;
        if (!used)
            buf_addf(&why, "%s is in the folder, and no fence runs it\n", *n);
    }
    check_that(c, why.len == 0, &why, "%s: every program is in the lesson",
               l->slug);
    if (names)
        strs_free(names);
    buf_destroy(&why);
}

/* ---- Predictions ---- */

static void check_predictions(struct check *c, const struct lesson *l)
{
    struct buf why = BUF_INIT;
    int count = 0;
    bool before_text = false, later = false;
    for (size_t i = 0; i < l->nparts; i++) {
        const struct part *p = &l->parts[i];
        if (p->kind != PART_PREDICT)
            continue;
        before_text |= count++ == 0 && p->page == 0;
        later |= p->later_days > 0;
        if (!p->why[0])
            buf_addf(&why, "line %d: the prediction has no \"> why\"\n",
                     p->line);
    }
    if (!before_text)
        buf_adds(&why, "the first page asks no question: the reader commits "
                       "to an answer before anything is explained\n");
    if (!later)
        buf_adds(&why, "no prediction comes back: later=3d\n");
    check_that(c, why.len == 0, &why, "%s: its predictions (%d) have answers",
               l->slug, count);
    buf_destroy(&why);
}

void check_lesson(struct check *c, const struct lab *lab)
{
    struct lesson l;
    struct buf why = BUF_INIT;
    int failed = course_lesson(c->course, lab->slug, &l, &why);
    check_that(c, !failed, &why, "%s: lesson.md can be read", lab->slug);
    buf_destroy(&why);
    if (failed)
        return;
    check_front(c, &l, lab);
    check_links(c, &l);
    check_predictions(c, &l);
    check_all_used(c, &l);
    for (size_t i = 0; i < l.nparts; i++) {
        const struct part *p = &l.parts[i];
        if (p->kind == PART_CODE && p->run) {
            check_excerpt(c, &l, p);
            check_program(c, &l, p);
        } else if (p->kind == PART_CODE && p->compile) {
            check_fragment(c, &l, p);
        }
    }
    lesson_close(&l);
}
