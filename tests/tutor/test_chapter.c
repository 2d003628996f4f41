/* Can a person who has nothing but a keyboard go through the first chapters?
 * The real tutor on a real terminal, from its greeting to the last lab: read,
 * predict, run, edit, fail, take a hint, pass, go on; and is all of it still
 * there the next day?
 *
 * What is on each page, and what is wrong with each file, is read from the
 * course: a lesson or a lab more is gone through as well.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/scratch.h"
#include "tests/tutor/tty.h"
#include "tui/base/program.h"
#include "tui/course/progress.h"
#include "tui/ui/lesson_layout.h"

#include <dirent.h>

enum { LAST_CHAPTER = 1, ROWS = 24, COLS = 80 };

#define ENTER "\r"

static struct course real;
static char *program;
static struct tty *t;

/* ---- The tutor, at the home of somebody who has never used it ---- */

static void before(void)
{
    struct buf err = BUF_INIT;
    char self[4096];
    scratch_enter();
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    ck_assert_int_gt(n, 0);
    self[n] = '\0';
    for (int up = 0; up < 2; up++) /* BUILD/tests/test_chapter */
        *strrchr(self, '/') = '\0';
    program = str_format("%s/forklore", self);
    char *kit = str_format("%s/kit", self);
    *strrchr(self, '/') = '\0';
    ck_assert_msg(course_open_at(&real, self, kit, &err) == 0, "%s",
                  buf_str(&err));
    free(kit);
    char *editor = in_scratch("editor"), *text = NULL;
    text = str_format("#!/bin/sh\ncat '%s/next' >\"$1\"\n", scratch);
    put_text(editor, text);
    ck_assert_int_eq(chmod(editor, 0755), 0);
    free(text);
    free(editor);
}

static void after(void)
{
    course_close(&real);
    free(program);
    scratch_leave();
}

static void start(void)
{
    char *home = str_format("HOME=%s", scratch);
    char *editor = str_format("EDITOR=%s/editor", scratch);
    const char *const env[] = {home,
                               editor,
                               "VISUAL",
                               "XDG_STATE_HOME",
                               "XDG_CACHE_HOME",
                               "FORKLORE_HOME",
                               "FORKLORE_COURSE",
                               NULL};
    struct tty_how how = {.rows = ROWS, .cols = COLS, .env = env};
    t = tty_open(&how, (const char *[]){program, NULL});
    free(home);
    free(editor);
}

/* ---- What a row shows ---- */

struct sought {
    const char *from, *holds; /* how a row begins, and what else is in it */
};

static bool has_row(struct tty *tty, void *arg)
{
    const struct sought *s = arg;
    for (int row = 0; row < ROWS; row++) {
        const char *text = tty_row(tty, row);
        if (strncmp(text, s->from, strlen(s->from)) == 0 &&
            strstr(text, s->holds))
            return true;
    }
    return false;
}

static void await_row(const char *from, const char *holds)
{
    struct sought s = {from, holds};
    char *what = str_format("a row \"%s ... %s\"", from, holds);
    tty_wait_for(t, has_row, &s, what);
    free(what);
}

static bool last_row_has(struct tty *tty, void *arg)
{
    return strstr(tty_row(tty, ROWS - 1), arg) != NULL;
}

static void await_key(const char *shown)
{
    tty_wait_for(t, last_row_has, (void *)shown, shown);
}

/* The first words of Markdown as the screen has them. */
static char *first_words(const char *markdown)
{
    struct buf words = BUF_INIT;
    markdown += strspn(markdown, "`*");
    buf_add(&words, markdown, strcspn(markdown, "`*\n"));
    if (words.len > 24)
        buf_cut(&words, 24);
    return buf_take(&words);
}

/* ---- A lesson ---- */

static const struct part *question_on(const struct lesson *l, int page)
{
    for (size_t i = 0; i < l->nparts; i++)
        if (l->parts[i].page == page && l->parts[i].kind == PART_PREDICT)
            return &l->parts[i];
    return NULL;
}

/* The first program that the page names, by itself or by its output. */
static const struct part *program_on(const struct lesson *l, int page,
                                     bool beside)
{
    for (size_t i = 0; i < l->nparts; i++) {
        const struct part *p = &l->parts[i], *named = NULL;
        if (p->page != page)
            continue;
        if (p->kind == PART_CODE && p->run)
            named = p;
        for (size_t j = 0; p->kind == PART_OUTPUT && j < i; j++)
            if (l->parts[j].kind == PART_CODE && l->parts[j].run &&
                strcmp(l->parts[j].run, p->of) == 0)
                named = &l->parts[j];
        if (named && program_is_beside(named) == beside)
            return named;
    }
    return NULL;
}

/* Either the answer is taken, or, where the option was not on the screen, it
 * is now and waits for the key once more. */
static bool is_answered_or_shown(struct tty *tty, void *arg)
{
    const char shown[] = {' ', '>', ' ', *(const char *)arg, '\0'};
    struct sought answered = {" You said", ""}, marked = {shown, ""};
    return has_row(tty, &answered) || has_row(tty, &marked);
}

static void answer(const struct part *question, bool right)
{
    size_t n = part_answer(question), said = n;
    if (!right)
        said = (n + 1) % question->noptions;
    char key[] = {(char)('a' + said), '\0'};
    char *verdict =
        right ? str_format("You said %s. It is so.", key)
              : str_format("You said %s. It is %c.", key, (char)('a' + n));
    tty_keys(t, key);
    tty_wait_for(t, is_answered_or_shown, key, "the answer, or its option");
    if (tty_find(t, "You said") < 0)
        tty_keys(t, key);
    tty_wait(t, verdict);
    free(verdict);
}

/* The run key says what to do first, and is not among the keys that work. */
static void meet_the_lock(const struct part *question)
{
    char *first = str_format("Answer first: a to %c.",
                             (char)('a' + question->noptions - 1));
    await_key("a-d answer");
    tty_keys(t, "r");
    tty_wait(t, first); /* so all that was painted before is there, too */
    ck_assert_ptr_null(strstr(tty_row(t, ROWS - 1), "r run"));
    free(first);
}

static void run(const struct part *p, const char *key, const char *shown)
{
    char *rule = str_format("── %s ", p->run);
    await_key(shown);
    tty_keys(t, key);
    await_row(rule, "exit 0");
    free(rule);
}

static void read_lesson(const char *slug, int *wrong)
{
    struct lesson l;
    struct buf err = BUF_INIT;
    ck_assert_msg(course_lesson(&real, slug, &l, &err) == 0, "%s",
                  buf_str(&err));
    char *title = str_format(" %s  %s", l.slug, l.title);
    bool have_python = program_is_there("python3");
    int programs = 0;
    for (int page = 0; page < l.npages; page++) {
        char *where = str_format("%d of %d", page + 1, l.npages);
        const struct part *question = question_on(&l, page);
        const struct part *c = program_on(&l, page, false);
        const struct part *python = program_on(&l, page, true);
        await_row(title, where);
        if (question && c)
            meet_the_lock(question);
        if (question)
            answer(question, (*wrong)-- != 0);
        await_key("enter next");
        if (c && (have_python || !program_is_python(c)))
            run(c, "r", "r run");
        if (python && have_python)
            run(python, "y", "y run the Python");
        programs += c != NULL;
        tty_keys(t, ENTER);
        free(where);
    }
    ck_assert_int_gt(programs, 0);
    free(title);
    lesson_close(&l);
}

/* ---- A lab ---- */

static void edit_to(const char *path)
{
    struct buf text = get(path);
    char *next = in_scratch("next");
    put(next, buf_str(&text), text.len);
    tty_keys(t, "e");
    free(next);
    buf_destroy(&text);
}

/* What comes after " * KEY: " in a mutant's first comment, or NULL; the caller
 * frees. */
static char *mutant_says(const char *path, const char *key)
{
    struct buf text = get(path);
    char *line = str_format(" * %s: ", key), *said = NULL;
    const char *at = strstr(buf_str(&text), line);
    if (at) {
        at += strlen(line);
        said = str_ndup(at, strcspn(at, "\n"));
    }
    free(line);
    buf_destroy(&text);
    return said;
}

/* One whose child comes back, where there is one: nothing a student writes
 * misleads a judge more.  Else the first by name that the plain lane catches;
 * the caller frees. */
static char *choose_mutant(const struct lab *l)
{
    struct dirent **names;
    char *dir = str_format("%s/tests/labs/%s/mutants", real.root, l->slug);
    char *chosen = str_format("%s/child-returns.c", dir);
    int n = scandir(dir, &names, NULL, alphasort);
    ck_assert_int_gt(n, 2);
    bool found = is_there(chosen);
    for (int i = 0; i < n; i++) {
        if (!found && names[i]->d_name[0] != '.') {
            free(chosen);
            chosen = str_format("%s/%s", dir, names[i]->d_name);
            char *lane = mutant_says(chosen, "lane");
            found = lane && strcmp(lane, "behaviour") == 0;
            free(lane);
        }
        free(names[i]);
    }
    free(names);
    free(dir);
    ck_assert(found);
    return chosen;
}

/* The wrong file gets its verdict, and the why that is meant for it. */
static void fail_it(const struct lab *l)
{
    char *mutant = choose_mutant(l);
    char *id = mutant_says(mutant, "diagnosis");
    const struct diagnosis *d = lab_diagnosis(l, id);
    ck_assert_msg(d, "%s: %s", mutant, id);
    char *rule = first_words(d->rule);

    edit_to(mutant);
    await_row(" behaviour ", "✘");
    await_row(" test ", "");
    await_row(" seen ", "");
    await_row(" rule ", rule);
    await_key("d debug"); /* it works once the last lane has ended */
    await_row(" rule ", rule);
    ck_assert_int_lt(tty_find(t, "Every test passes"), 0);

    char *all[] = {mutant, id, rule};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
}

static void take_a_hint(const struct lab *l)
{
    char *words = first_words(l->hints[0]);
    tty_keys(t, "h");
    await_row("── hint 1 of 3 ", "");
    tty_wait(t, words);
    free(words);
}

static void pass_it(const struct lab *l)
{
    char *reference =
        str_format("%s/solutions/%s/%s", real.root, l->slug, l->file);
    edit_to(reference);
    tty_wait(t, "Every test passes, in every lane.");
    struct buf text = get(reference);
    char *file = str_format("%s/forklore/%s/%s", scratch, l->slug, l->file);
    ck_assert(holds(file, buf_str(&text)));
    free(file);
    free(reference);
    buf_destroy(&text);
}

static void do_lab(const struct lab *l)
{
    char *path = str_format("~/forklore/%s/%s", l->slug, l->file);
    await_row(" ", path);
    await_row("── task ", "");
    fail_it(l);
    take_a_hint(l);
    pass_it(l);
    free(path);
}

/* ---- The whole way ---- */

/* How many labs the chapters have: the course's first ones. */
static size_t labs_there(void)
{
    size_t n = 0;
    while (n < real.nentries && real.entries[n].lab.number / 10 <= LAST_CHAPTER)
        n++;
    return n;
}

static void quit(void)
{
    tty_keys(t, "q");
    int status = tty_close(t);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "0x%x",
                  status);
}

static void see_home(size_t passed)
{
    char *done = str_format("%zu of %zu", passed, real.nentries);
    await_row(" Forklore", done);
    for (size_t i = 0; i < real.nentries; i++) {
        char *mark = str_format("%s %s", i < passed ? "●" : "○",
                                real.entries[i].lab.name);
        tty_wait(t, mark);
        free(mark);
    }
    await_key("q quit");
    free(done);
}

/* The answer that was wrong is still the first question's. */
static void see_the_answer(void)
{
    struct lesson l;
    ck_assert_int_eq(course_lesson(&real, real.entries[0].lab.slug, &l, NULL),
                     0);
    tty_keys(t, "gl");
    for (int page = l.npages; page > 0; page--) { /* it opens at the last */
        char *where = str_format("%d of %d", page, l.npages);
        await_row(" ", where);
        free(where);
        tty_keys(t, "p");
    }
    lesson_close(&l);
    await_row(" You said", "It is ");
}

static void see_the_records(void)
{
    char *path = in_scratch(".local/state/forklore/progress.db");
    ck_assert(is_there(path));
    struct progress *p = progress_open(path, NULL);
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_null(progress_notice(p));
    for (size_t i = 0; i < labs_there(); i++) {
        struct lab_progress done;
        ck_assert_int_eq(progress_lab(p, real.entries[i].lab.slug, &done, NULL),
                         0);
        ck_assert(done.passed && done.read);
        ck_assert_int_eq(done.attempts, 2); /* one verdict for each save */
        ck_assert_int_eq(done.hints, 1);
    }
    progress_close(p);
    free(path);
}

START_TEST(a_person_with_a_keyboard_gets_through_the_first_chapters)
{
    int wrong = 0; /* the first prediction */
    ck_assert_uint_gt(labs_there(), 2);
    start();
    tty_wait(t, "Welcome.");
    tty_wait(t, "Press enter to begin.");
    see_home(0);
    tty_keys(t, ENTER);
    for (size_t i = 0; i < labs_there(); i++) {
        const struct lab *l = &real.entries[i].lab;
        ck_assert_msg(!real.entries[i].error, "%s", real.entries[i].error);
        read_lesson(l->slug, &wrong);
        do_lab(l);
        if (i + 1 < labs_there())
            tty_keys(t, "n");
    }
    ck_assert_int_lt(wrong, -1);
    quit();

    start();
    see_home(labs_there());
    ck_assert_int_lt(tty_find(t, "Welcome."), 0);
    see_the_answer();
    quit();
    see_the_records();
}
END_TEST

START_TEST(the_picture_in_README_is_there_and_well_formed)
{
    char *path = str_format("%s/lessons/tutor.svg", real.root);
    char *readme = str_format("%s/README.md", real.root);
    char *parse = str_format("python3 -c 'import sys, xml.dom.minidom as m; "
                             "m.parse(sys.argv[1])' '%s'",
                             path);
    struct buf svg = get(path), text = get(readme);
    ck_assert_ptr_nonnull(strstr(buf_str(&text), "](lessons/tutor.svg)"));
    ck_assert_uint_lt(svg.len, 60 * 1024);
    ck_assert_ptr_nonnull(strstr(buf_str(&svg), ">~/forklore/11-spawn/"));
    ck_assert_ptr_nonnull(strstr(buf_str(&svg), ">think<"));
    ck_assert_ptr_null(strstr(buf_str(&svg), "<script"));
    ck_assert_ptr_null(strstr(buf_str(&svg), "/tmp/"));
    if (system("command -v python3 >/dev/null") != 0)
        puts("skipped: the picture: python3 would read it as XML");
    else
        ck_assert_int_eq(system(parse), 0);
    free(path);
    free(readme);
    free(parse);
    buf_destroy(&svg);
    buf_destroy(&text);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {the_picture_in_README_is_there_and_well_formed, 1},
        {a_person_with_a_keyboard_gets_through_the_first_chapters, 1},
    };
    scratch_in_memory();
    return run_suite("chapter", tests, sizeof tests / sizeof *tests, before,
                     after) == 0
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
