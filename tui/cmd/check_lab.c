/* Checks of a lab: its starter fails, its solution passes, each mutant fails
 * the test and shows the diagnosis named for it.
 *
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/base/file.h"
#include "tui/cmd/check.h"
#include "tui/cmd/cmd.h"
#include "tui/grade/grade.h"

enum { LEAST_MUTANTS = 3 };

/* Grades FILE; the caller frees *G, which owns the report. */
static const struct report *grade_file(struct check *c, const struct lab *lab,
                                       struct grade_options *o,
                                       struct grade **g, struct buf *why)
{
    o->keep = c->folder;
    *g = grade_start(c->course, lab, o, why);
    return *g ? grade_run(*g, &cmd_stop, NULL, NULL) : NULL;
}

static void explain(const struct report *r, struct buf *why)
{
    if (r)
        report_text(r, why);
}

static char *path_of(const struct check *c, const char *tree,
                     const struct lab *lab, const char *file)
{
    return str_format("%s/%s/%s/%s", c->course->root, tree, lab->slug, file);
}

/* ---- The starter and the solution ---- */

static void check_starter(struct check *c, const struct lab *lab)
{
    char *starter = path_of(c, "labs", lab, lab->file);
    char *object = str_format("%s/starter.o", c->folder);
    struct buf why = BUF_INIT;
    const char *const args[] = {"-c", "-o", object, starter, NULL};
    bool compiles = check_compile(c, args, &why);
    check_that(c, compiles, &why, "%s: the starter compiles without a warning",
               lab->slug);

    struct grade_options o = {.file = starter, .lanes = 1 << LANE_BEHAVIOUR};
    struct grade *g;
    int passed = -1, total = 0;
    const struct report *r = grade_file(c, lab, &o, &g, &why);
    if (r)
        report_count(r, &passed, &total);
    bool fails = r && r->verdict == VERDICT_WRONG && passed == 0;
    if (!fails)
        explain(r, &why);
    check_that(c, fails, &why, "%s: the starter fails every test", lab->slug);
    grade_free(g);
    buf_destroy(&why);
    free(object);
    free(starter);
}

static bool is_starter(const struct report *r)
{
    const struct test_result *t = r ? report_first_failure(r) : NULL;
    return t && t->diagnosis && strcmp(t->diagnosis, "not-written") == 0;
}

static void check_solution(struct check *c, const struct lab *lab)
{
    char *solution = path_of(c, "solutions", lab, lab->file);
    struct buf why = BUF_INIT;
    uint64_t passed = 0;
    for (uint64_t i = 0; i < c->repeat && !cmd_stop; i++) {
        struct grade_options o = {.file = solution};
        struct grade *g;
        const struct report *r = grade_file(c, lab, &o, &g, &why);
        if (r && r->verdict == VERDICT_PASS)
            passed++;
        else if (is_starter(r))
            buf_addf(&why, "not solved yet: %s is still the starter\n",
                     solution);
        else
            explain(r, &why);
        grade_free(g);
    }
    check_that(c, passed == c->repeat, &why,
               "%s: the solution passes every lane, %llu times of %llu",
               lab->slug, (unsigned long long)passed,
               (unsigned long long)c->repeat);
    buf_destroy(&why);
    free(solution);
}

/* main.c with the solution prints what lab.md says. */
static void check_main(struct check *c, const struct lab *lab)
{
    char *main_c = path_of(c, "labs", lab, "main.c");
    char *solution = path_of(c, "solutions", lab, lab->file);
    char *others = str_format("%s/behaviour/%s.a", c->course->kit, lab->slug);
    char *program = str_format("%s/main", c->folder);
    struct buf why = BUF_INIT, printed = BUF_INIT;
    const char *const args[] = {"-o",   program,    main_c, solution,
                                others, "-pthread", NULL};
    const char *const run[] = {program, NULL};
    bool right = check_compile(c, args, &why) &&
                 check_run(run, c->folder, &printed, &why) == 0;
    struct part said = {.kind = PART_OUTPUT, .text = lab->main_output};
    right = right && lab->main_output &&
            lesson_output_matches(&said, buf_str(&printed), printed.len);
    if (!right && why.len == 0)
        buf_addf(&why, "it printed:\n%s\nlab.md says:\n%s", buf_str(&printed),
                 lab->main_output ? lab->main_output : "nothing");
    check_that(c, right, &why, "%s: main.c prints what lab.md says", lab->slug);
    buf_destroy(&why);
    buf_destroy(&printed);
    free(main_c);
    free(solution);
    free(others);
    free(program);
}

/* ---- Mutants ---- */

struct mutant {
    char test[64], diagnosis[64], lane[16];
};

/* The value after " * NAME: " in the file's first comment. */
static bool header(const char *text, const char *name, char *out, size_t size)
{
    char key[32];
    snprintf(key, sizeof key, "\n * %s: ", name);
    const char *end = strstr(text, "*/"), *at = strstr(text, key);
    if (!at || !end || at > end)
        return false;
    at += strlen(key);
    snprintf(out, size, "%.*s", (int)strcspn(at, "\n"), at);
    return true;
}

static int read_mutant(const char *path, const struct lab *lab,
                       struct mutant *m, struct buf *why)
{
    struct buf text = BUF_INIT;
    int result = -1;
    if (file_read(path, GRADE_FILE_MAX, &text, why))
        goto out;
    if (strncmp(buf_str(&text), "/* mutant: ", 11) != 0 ||
        !header(buf_str(&text), "test", m->test, sizeof m->test) ||
        !header(buf_str(&text), "diagnosis", m->diagnosis,
                sizeof m->diagnosis) ||
        !header(buf_str(&text), "lane", m->lane, sizeof m->lane)) {
        buf_adds(why, "it does not begin with \"/* mutant: \" and lines "
                      "\" * test: \", \" * diagnosis: \", \" * lane: \"\n");
        goto out;
    }
    if (!lab_test(lab, m->test)) {
        buf_addf(why, "the manifest has no test %s\n", m->test);
    } else if (!lab_diagnosis(lab, m->diagnosis)) {
        buf_addf(why, "there is no diagnosis %s\n", m->diagnosis);
    } else if (lane_named(m->lane) == LANES) {
        buf_addf(why, "there is no lane %s\n", m->lane);
    } else {
        result = 0;
    }
out:
    buf_destroy(&text);
    return result;
}

static bool caught(const struct report *r, const struct mutant *m)
{
    const struct test_result *t = r ? report_first_failure(r) : NULL;
    return t && r->verdict != VERDICT_FAULT && strcmp(t->name, m->test) == 0 &&
           t->diagnosis && strcmp(t->diagnosis, m->diagnosis) == 0 && t->rule;
}

/* Grades it once; whether it failed as it should. */
static bool try_mutant(struct check *c, const struct lab *lab, const char *path,
                       const struct mutant *m, struct buf *why)
{
    struct grade_options o = {
        .file = path,
        .only = m->test,
        .lanes = 1u << lane_named(m->lane),
    };
    struct grade *g;
    const struct report *r = grade_file(c, lab, &o, &g, why);
    bool right = caught(r, m);
    if (!right)
        explain(r, why);
    grade_free(g);
    return right;
}

static void check_mutant(struct check *c, const struct lab *lab,
                         const char *folder, const char *name)
{
    char *path = str_format("%s/%s", folder, name);
    struct mutant m;
    struct buf why = BUF_INIT;
    if (read_mutant(path, lab, &m, &why)) {
        check_that(c, false, &why, "%s: mutant %s", lab->slug, name);
    } else {
        uint64_t right = 0;
        for (uint64_t i = 0; i < c->mutants && !cmd_stop; i++)
            right += try_mutant(c, lab, path, &m, &why);
        check_that(c, right == c->mutants, &why,
                   "%s: mutant %s fails %s as %s, %llu times of %llu",
                   lab->slug, name, m.test, m.diagnosis,
                   (unsigned long long)right, (unsigned long long)c->mutants);
    }
    buf_destroy(&why);
    free(path);
}

static void check_mutants(struct check *c, const struct lab *lab)
{
    char *folder =
        str_format("%s/tests/labs/%s/mutants", c->course->root, lab->slug);
    struct buf why = BUF_INIT;
    char **names = file_list(folder, &why);
    int count = 0;
    for (char **n = names; n && *n && !cmd_stop; n++) {
        size_t len = strlen(*n);
        if (len < 3 || strcmp(*n + len - 2, ".c") != 0)
            continue;
        check_mutant(c, lab, folder, *n);
        count++;
    }
    check_that(c, count >= LEAST_MUTANTS, &why, "%s: has mutants (%d)",
               lab->slug, count);
    if (names)
        strs_free(names);
    buf_destroy(&why);
    free(folder);
}

/* ---- The whole ---- */

static void check_contract(struct check *c, const struct lab *lab)
{
    char *source = str_format("%s/contract.c", c->folder);
    char *object = str_format("%s/contract.o", c->folder);
    char *text = str_format("#include <%s>\n#include <%s>\n"
                            "int contract_alone(void);\n"
                            "int contract_alone(void) { return 0; }\n",
                            lab->contract, lab->contract);
    const char *const args[] = {"-c", "-o", object, source, NULL};
    struct buf why = BUF_INIT;
    bool ok = file_write(source, text, strlen(text), 0644, &why) == 0 &&
              check_compile(c, args, &why);
    check_that(c, ok, &why, "%s: %s compiles by itself, and twice", lab->slug,
               lab->contract);
    buf_destroy(&why);
    free(source);
    free(object);
    free(text);
}

/* The tests that the judge has are those of the manifest, in its order. */
static void check_manifest(struct check *c, const struct lab *lab)
{
    char *judge = str_format("%s/judge/%s", c->course->kit, lab->slug);
    const char *const argv[] = {judge, "--list", NULL};
    struct buf printed = BUF_INIT, names = BUF_INIT, why = BUF_INIT;
    int status = check_run(argv, c->folder, &printed, &why);
    for (size_t i = 0; i < lab->ntests; i++)
        buf_addf(&names, "%s\n", lab->tests[i].name);
    struct part part = {.kind = PART_OUTPUT, .text = (char *)buf_str(&names)};
    bool same = status == 0 &&
                lesson_output_matches(&part, buf_str(&printed), printed.len);
    if (!same)
        buf_addf(&why, "the judge has:\n%s\nlab.md has:\n%s", buf_str(&printed),
                 buf_str(&names));
    check_that(c, same, &why, "%s: the manifest names the judge's tests",
               lab->slug);
    buf_destroy(&printed);
    buf_destroy(&names);
    buf_destroy(&why);
    free(judge);
}

void check_lab(struct check *c, const struct lab *lab)
{
    if (lab->contract)
        check_contract(c, lab);
    check_manifest(c, lab);
    check_main(c, lab);
    check_starter(c, lab);
    check_solution(c, lab);
    check_mutants(c, lab);
}
