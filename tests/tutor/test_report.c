/* Do the text and the JSON of a report say what is in it?
 *
 * With reports made by hand; that the engine fills them in rightly is
 * test_grade.c's to ask.
 *
 * SPDX-License-Identifier: MIT */
/* Check and report.h both have a test_result. */
#define test_result check_test_result
#include <check.h>
#undef test_result

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tutor/scratch.h"
#include "tui/base/utf8.h"
#include "tui/grade/report.h"
#include "tui/grade/words.h"

static struct report r;

static struct test_result a_test(const char *name, enum verdict verdict)
{
    return (struct test_result){.name = str_dup(name),
                                .sentence = str_dup("it does what it should"),
                                .state = STATE_ENDED,
                                .verdict = verdict,
                                .seconds = 0.25};
}

static void begin(void)
{
    memset(&r, 0, sizeof r);
    r.lab = str_dup("11-spawn");
    r.path = str_dup("/home/ann/forklore/11-spawn/spawn.c");
    r.seed = 4711;
    r.state = STATE_ENDED;
    r.verdict = VERDICT_WRONG;
    r.first_verdict = 0.5;
    r.nlanes = 2;
    for (int i = 0; i < 2; i++) {
        struct lane_result *l = &r.lanes[i];
        l->lane = i == 0 ? LANE_BEHAVIOUR : LANE_MEMORY;
        l->state = STATE_ENDED;
        l->verdict = i == 0 ? VERDICT_WRONG : VERDICT_PASS;
        l->seconds = 0.5 + i;
        l->compiler = str_dup("");
        l->ntests = 2;
        l->tests = mem_new(2 * sizeof *l->tests);
        l->tests[0] = a_test("exit-code", VERDICT_PASS);
        l->tests[1] = a_test("signal", i == 0 ? VERDICT_WRONG : VERDICT_PASS);
    }
    struct test_result *t = &r.lanes[0].tests[1];
    t->expected = str_dup("-9");
    t->seen = str_dup("9 came for a child that was ended by SIGKILL, and so "
                      "the caller cannot tell it from exit(9)");
    t->diagnosis = str_dup("status-not-decoded");
    t->rule = str_dup("WEXITSTATUS means nothing unless WIFEXITED. wait(2)");
    t->think = str_dup("Which macro has to be asked first?");
    t->file = str_dup("spawn.c");
    t->line = 31;
    t->output = str_dup("hello\nbob\n\n");
    t->rerun = str_dup("forklore grade 11-spawn --only signal --seed 4711");
    t->debug = str_dup("gdb --args /c/subject signal");
}

static void end(void)
{
    report_destroy(&r);
    ck_assert_ptr_null(r.lab);
    report_destroy(&r); /* twice is fine */
}

static char *text(void)
{
    struct buf b = BUF_INIT;
    report_text(&r, &b);
    return buf_take(&b);
}

START_TEST(every_name_is_found_again)
{
    for (int i = 0; i < LANES; i++)
        ck_assert_int_eq(lane_named(lane_name((enum lane)i)), i);
    for (int i = 0; i < VERDICTS; i++)
        ck_assert_int_eq(verdict_named(verdict_name((enum verdict)i)), i);
    ck_assert_int_eq(lane_named("lane"), LANES);
    ck_assert_int_eq(lane_named(""), LANES);
    ck_assert_int_eq(verdict_named("passed"), VERDICTS);
    ck_assert_str_eq(verdict_name(VERDICT_COMPILE), "compile error");
}
END_TEST

START_TEST(tests_of_all_lanes_are_counted)
{
    int passed, total;
    report_count(&r, &passed, &total);
    ck_assert_int_eq(passed, 3);
    ck_assert_int_eq(total, 4);
}
END_TEST

START_TEST(the_first_failure_is_the_first_of_the_first_lane)
{
    ck_assert_ptr_eq(report_first_failure(&r), &r.lanes[0].tests[1]);
    r.lanes[0].tests[1].verdict = VERDICT_PASS;
    ck_assert_ptr_null(report_first_failure(&r));
    r.lanes[1].tests[0].verdict = VERDICT_NONE; /* not a failure yet */
    r.lanes[1].tests[1].verdict = VERDICT_FAULT;
    ck_assert_ptr_eq(report_first_failure(&r), &r.lanes[1].tests[1]);
}
END_TEST

START_TEST(the_text_is_this)
{
    char *s = text();
    ck_assert_str_eq(
        s, "11-spawn  /home/ann/forklore/11-spawn/spawn.c\n"
           "\n"
           "behaviour: wrong, 0.50 s\n"
           "  pass        it does what it should\n"
           "  wrong       it does what it should\n"
           "\n"
           "memory: pass, 1.50 s\n"
           "  pass        it does what it should\n"
           "  pass        it does what it should\n"
           "\n"
           "signal: it does what it should                                    "
           "    spawn.c:31\n"
           "\n"
           "expected  -9\n"
           "seen      9 came for a child that was ended by SIGKILL, and so the "
           "caller cannot\n"
           "          tell it from exit(9)\n"
           "rule      WEXITSTATUS means nothing unless WIFEXITED. wait(2)\n"
           "think     Which macro has to be asked first?\n"
           "printed   hello\n"
           "          bob\n"
           "again     forklore grade 11-spawn --only signal --seed 4711\n"
           "debug     gdb --args /c/subject signal\n"
           "\n"
           "wrong: 3 of 4 tests passed, seed 4711\n");
    free(s);
}
END_TEST

static void replace(char **field, const char *value)
{
    free(*field);
    *field = str_dup(value);
}

START_TEST(no_line_of_prose_is_longer_than_80_columns)
{
    struct test_result *t = &r.lanes[0].tests[1];
    replace(&t->sentence, "a sentence that goes on and on, with wide 漢字 and "
                          "combining e\xcc\x81 letters, and does not stop at "
                          "the end of the line but later");
    replace(&t->seen, "first line\nand a second one that is much too long to "
                      "fit into eighty columns, so that it is wrapped");
    replace(&t->rerun, "x");
    r.note = str_dup("a note about the file as a whole that is so long that it "
                     "has to be wrapped as well, somewhere here");
    char *s = text();
    for (const char *p = s; *p;) {
        size_t n = strcspn(p, "\n");
        ck_assert_msg(utf8_columns(p, n) <= 80, "%.*s", (int)n, p);
        p += n + (p[n] == '\n');
    }
    ck_assert_ptr_nonnull(strstr(s, "\nseen      first line\n"
                                    "          and a second one"));
    free(s);
}
END_TEST

START_TEST(what_was_told_is_not_told_again)
{
    struct test_result *t = &r.lanes[1].tests[1];
    t->verdict = VERDICT_WRONG;
    t->diagnosis = str_dup("status-not-decoded");
    t->seen = str_dup("in memory");
    char *s = text();
    ck_assert_ptr_null(strstr(s, "in memory"));
    free(s);
    /* Another test of the same diagnosis: what was seen, not the rule. */
    t = &r.lanes[0].tests[0];
    t->verdict = VERDICT_WRONG;
    t->diagnosis = str_dup("status-not-decoded");
    t->seen = str_dup("for the first");
    t->rule = str_dup(r.lanes[0].tests[1].rule);
    s = text();
    ck_assert_ptr_nonnull(strstr(s, "for the first"));
    ck_assert_ptr_nonnull(strstr(s, "9 came for"));
    const char *rule = strstr(s, "rule ");
    ck_assert_ptr_nonnull(rule);
    ck_assert_ptr_null(strstr(rule + 1, "rule "));
    free(s);
}
END_TEST

START_TEST(a_compile_error_is_the_note_and_the_compilers_text)
{
    struct lane_result *l = &r.lanes[0];
    l->verdict = r.verdict = VERDICT_COMPILE;
    l->note = str_dup("mp_wait is not defined");
    replace(&l->compiler, "ld: undefined\nreference");
    for (int i = 0; i < 2; i++) {
        l->tests[i].verdict = VERDICT_NONE;
        l->tests[i].state = STATE_WAITING;
    }
    r.lanes[1].state = STATE_WAITING;
    r.lanes[1].verdict = VERDICT_NONE;
    char *s = text();
    ck_assert_ptr_nonnull(strstr(s, "behaviour: compile error, 0.50 s\n"
                                    "mp_wait is not defined\n"
                                    "compiler  ld: undefined\n"
                                    "          reference\n"
                                    "\n"
                                    "memory: not run\n"
                                    "\n"
                                    "compile error: "));
    free(s);
}
END_TEST

static json_t *parsed(void)
{
    struct buf b = BUF_INIT;
    json_error_t e;
    report_json(&r, &b);
    ck_assert(utf8_valid(buf_str(&b), b.len));
    ck_assert_ptr_null(strchr(buf_str(&b), '\n'));
    json_t *o = json_loadb(buf_str(&b), b.len, JSON_REJECT_DUPLICATES, &e);
    ck_assert_msg(o != NULL, "%s", e.text);
    buf_destroy(&b);
    return o;
}

START_TEST(the_json_has_the_shape_it_says)
{
    const char *slug, *path, *state, *verdict, *seen, *file, *name;
    int version, seed, passed, total, line;
    double seconds;
    json_t *o = parsed();
    int result = json_unpack(
        o, "{s:i,s:s,s:s,s:i,s:s,s:s,s:n,s:i,s:i}", "forklore", &version, "lab",
        &slug, "path", &path, "seed", &seed, "state", &state, "verdict",
        &verdict, "note", "passed", &passed, "total", &total);
    ck_assert_int_eq(result, 0);
    ck_assert_int_eq(version, 1);
    ck_assert_str_eq(slug, "11-spawn");
    ck_assert_str_eq(path, r.path);
    ck_assert_int_eq(seed, 4711);
    ck_assert_str_eq(state, "ended");
    ck_assert_str_eq(verdict, "wrong");
    ck_assert_int_eq(passed, 3);
    ck_assert_int_eq(total, 4);
    json_t *lane = json_array_get(json_object_get(o, "lanes"), 0);
    json_t *tests = json_object_get(lane, "tests");
    ck_assert_uint_eq(json_array_size(tests), 2);
    result = json_unpack(json_array_get(tests, 1),
                         "{s:s,s:s,s:s,s:i,s:F,s:s,s:s,s:s,s:s,s:s}", "name",
                         &name, "seen", &seen, "file", &file, "line", &line,
                         "seconds", &seconds, "rule", &path, "think", &path,
                         "output", &path, "rerun", &path, "debug", &path);
    ck_assert_int_eq(result, 0);
    ck_assert_str_eq(name, "signal");
    ck_assert_str_eq(file, "spawn.c");
    ck_assert_int_eq(line, 31);
    ck_assert(seconds == 0.25);
    ck_assert_ptr_null(json_object_get(json_array_get(tests, 0), "seen"));
    json_decref(o);
}
END_TEST

START_TEST(what_is_not_known_is_null)
{
    r.state = STATE_RUNNING;
    r.verdict = VERDICT_NONE;
    r.lanes[0].tests[1].line = 0;
    json_t *o = parsed();
    json_t *lane = json_array_get(json_object_get(o, "lanes"), 0);
    json_t *t = json_array_get(json_object_get(lane, "tests"), 1);
    ck_assert(json_is_null(json_object_get(o, "verdict")));
    ck_assert_str_eq(json_string_value(json_object_get(o, "state")), "running");
    ck_assert(json_is_null(json_object_get(t, "line")));
    ck_assert(json_is_null(json_object_get(lane, "note")));
    json_decref(o);
}
END_TEST

/* Strings of any bytes, in every place that can hold one. */
START_TEST(any_bytes_are_valid_in_both)
{
    static const char bad[] = "a\xff\xc3\x28\xed\xa0\x80\x1b[31m\x7f\x01z";
    struct test_result *t = &r.lanes[0].tests[1];
    replace(&r.path, bad);
    r.note = str_dup(bad);
    r.lanes[0].note = str_dup(bad);
    replace(&r.lanes[0].compiler, bad);
    replace(&t->output, bad);
    replace(&t->seen, bad);
    replace(&t->file, bad);
    replace(&t->rerun, bad);
    json_t *o = parsed();
    ck_assert_ptr_nonnull(json_object_get(o, "note"));
    ck_assert_ptr_nonnull(
        strchr(json_string_value(json_object_get(o, "path")), 'z'));
    json_decref(o);
    char *s = text();
    ck_assert_msg(utf8_valid(s, strlen(s)), "%s", s);
    ck_assert_ptr_null(strchr(s, '\x1b'));
    free(s);
}
END_TEST

START_TEST(the_largest_seed_is_exact)
{
    r.seed = INT64_MAX;
    json_t *o = parsed();
    ck_assert(json_integer_value(json_object_get(o, "seed")) == INT64_MAX);
    json_decref(o);
}
END_TEST

START_TEST(a_shell_reads_the_words_that_were_meant)
{
    static const char *const words[] = {"",     "plain", "two words", "it's",
                                        "$(x)", "a\"b",  "-n",        "*"};
    struct words w = WORDS_INIT;
    words_add(&w, "printf");
    words_add(&w, "[%s]");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        words_add(&w, words[i]);
    char *command = words_shell(&w), line[256] = "";
    FILE *p = popen(command, "r");
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, p));
    pclose(p);
    ck_assert_str_eq(line, "[][plain][two words][it's][$(x)][a\"b][-n][*]");
    free(command);
    words_destroy(&w);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {every_name_is_found_again, 1},
        {tests_of_all_lanes_are_counted, 1},
        {the_first_failure_is_the_first_of_the_first_lane, 1},
        {the_text_is_this, 1},
        {no_line_of_prose_is_longer_than_80_columns, 1},
        {what_was_told_is_not_told_again, 1},
        {a_compile_error_is_the_note_and_the_compilers_text, 1},
        {the_json_has_the_shape_it_says, 1},
        {what_is_not_known_is_null, 1},
        {any_bytes_are_valid_in_both, 1},
        {the_largest_seed_is_exact, 1},
        {a_shell_reads_the_words_that_were_meant, 1},
    };
    return run_suite("report", tests, sizeof tests / sizeof *tests, begin, end);
}
