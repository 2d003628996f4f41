/* Does the engine grade what it is given, whatever that is?
 *
 * With a real compiler and a judge that is a script (rig.h).  What the engine
 * makes of judges that break the rules is test_grade_judge.c's to ask, and
 * whether it can be interrupted test_grade_cancel.c's.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h"
#include "tui/base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/tutor/scratch.h"

static void is_in(const char *text, const char *what)
{
    ck_assert_msg(text && strstr(text, what), "\"%s\" has no \"%s\"",
                  text ? text : "(null)", what);
}

static const struct lane_result *lane(const struct report *r, size_t i)
{
    ck_assert_uint_lt(i, r->nlanes);
    return &r->lanes[i];
}

/* What the judge was asked, run by run; the caller frees. */
static char *asked(void)
{
    struct buf b = BUF_INIT;
    char *path = rig_path("asked");
    file_read(path, 1 << 20, &b, NULL);
    free(path);
    return buf_take(&b);
}

static int runs(void)
{
    int n = 0;
    char *text = asked();
    for (const char *p = text; (p = strchr(p, '\n')); p++)
        n++;
    free(text);
    return n;
}

/* ---- Passing and failing ---- */

START_TEST(a_good_file_passes_every_lane)
{
    const struct report *r = rig_grade(RIG_GOOD);
    int passed, total;
    report_count(r, &passed, &total);
    ck_assert_int_eq(passed, 4);
    ck_assert_int_eq(total, 4);
    ck_assert_int_eq(r->verdict, VERDICT_PASS);
    ck_assert_uint_eq(r->nlanes, 2);
    ck_assert_int_eq(r->lanes[0].lane, LANE_BEHAVIOUR);
    ck_assert_int_eq(r->lanes[1].lane, LANE_MEMORY);
    ck_assert_int_eq(r->lanes[1].state, STATE_ENDED);
    ck_assert_str_eq(r->lanes[0].compiler, "");
    ck_assert_ptr_null(r->note);
    ck_assert_ptr_null(report_first_failure(r));
    ck_assert(r->first_verdict > 0);
}
END_TEST

START_TEST(a_failed_test_says_everything_about_itself)
{
    rig_judge("pass one; fail two wrong ', \"expected\": \"7\", \"seen\": "
              "\"8 by process 12\", \"diagnosis\": \"off\", \"scene\": "
              "\"count n=3 word=a b;c\", \"output\": \"x\\u001b[31my\", "
              "\"file\": \"/far/away/rig.c\", \"line\": 3'; over 2; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    const struct test_result *t = report_first_failure(r);
    ck_assert_int_eq(r->verdict, VERDICT_WRONG);
    ck_assert_int_eq(r->lanes[0].tests[0].verdict, VERDICT_PASS);
    ck_assert_ptr_nonnull(t);
    ck_assert_str_eq(t->name, "two");
    ck_assert_str_eq(t->sentence, "the second thing happens after it");
    ck_assert_str_eq(t->expected, "7");
    ck_assert_str_eq(t->seen, "8 by process 12");
    ck_assert_str_eq(t->rule, "Counting begins at nought.");
    ck_assert_str_eq(t->think, "Where do you begin?");
    ck_assert_str_eq(t->file, "rig.c");
    ck_assert_int_eq(t->line, 3);
    ck_assert_str_eq(t->output, "x\xef\xbf\xbd[31my");
    char *call = program_call();
    char *rerun =
        str_format("%s grade 21-rig %s --only two --seed 4711", call, rig.file);
    char *debug = str_format("gdb --args %s/.cache/forklore/21-rig/behaviour/"
                             "subject count n=3 word=a 'b;c'",
                             rig.room);
    ck_assert_str_eq(t->rerun, rerun);
    ck_assert_str_eq(t->debug, debug);
    is_in(r->lanes[1].tests[1].rerun, " --lanes memory");
    is_in(r->lanes[1].tests[1].debug, "/21-rig/memory/subject");
    free(call);
    free(rerun);
    free(debug);
}
END_TEST

/* The commands name a program that is there when the grading has ended. */
START_TEST(the_build_is_kept_where_the_commands_say)
{
    rig_grade(RIG_GOOD);
    char *subject = rig_path(".cache/forklore/21-rig/behaviour/subject");
    int status = system(subject);
    ck_assert_int_eq(WEXITSTATUS(status), 7);
    rig_grade("int mp_rig(void)\n{\n    return 8;\n}\n");
    status = system(subject);
    ck_assert_int_eq(WEXITSTATUS(status), 8);
    free(subject);
}
END_TEST

START_TEST(the_debugger_is_told_of_the_students_own_file)
{
    rig_grade(RIG_GOOD);
    char *command = str_format("readelf --debug-dump=info "
                               "%s/.cache/forklore/21-rig/behaviour/rig.o | "
                               "grep -q 'DW_AT_comp_dir.*%s/work$'",
                               rig.room, rig.room);
    ck_assert_int_eq(system(command), 0);
    free(command);
}
END_TEST

START_TEST(the_workspaces_file_is_not_named_in_commands)
{
    char *home = rig_path("home"), *dir = rig_path("home/21-rig");
    setenv("FORKLORE_HOME", home, 1);
    ck_assert_int_eq(file_mkdirs(dir, NULL), 0);
    rig_put("home/21-rig/rig.c", RIG_GOOD);
    char *file = rig_path("home/21-rig/rig.c");
    rig.options.file = file;
    rig_judge("fail one crash; pass two; over 2; exit 1");
    const struct report *r = rig_grade(NULL);
    char *call = program_call();
    char *rerun = str_format("%s grade 21-rig --only one --seed 4711", call);
    ck_assert_str_eq(report_first_failure(r)->rerun, rerun);
    free(rerun);
    free(call);
    free(file);
    free(home);
    free(dir);
}
END_TEST

/* In the lane that is built with -O0, where each address has a line of its
 * own. */
START_TEST(a_crash_is_found_in_the_students_file)
{
    rig.options.lanes = 1u << LANE_MEMORY;
    rig_judge("at=$(nm $subject | sed -n 's/ T mp_rig$//p')\n"
              "m=$(nm $subject | sed -n 's/ T main$//p')\n"
              "fail one crash ', \"frames\": [\"0x'$m'\", \"0x'$at'\"]'\n"
              "fail two crash ', \"frames\": [\"0x1\", \"zebra\", 7]'\n"
              "over 2; exit 1");
    const struct report *r = rig_grade("/* a\n * comment */\n" RIG_GOOD);
    ck_assert_str_eq(r->lanes[0].tests[0].file, "rig.c");
    ck_assert_int_eq(r->lanes[0].tests[0].line, 4);
    ck_assert_ptr_null(r->lanes[0].tests[1].file);
    ck_assert_int_eq(r->lanes[0].tests[1].line, 0);
}
END_TEST

START_TEST(what_is_not_the_students_file_is_not_pointed_at)
{
    rig_judge("fail one memory ', \"file\": \"subject.c\", \"line\": 3'\n"
              "fail two memory ', \"file\": \"/x/myrig.c\", \"line\": 3'\n"
              "over 2; exit 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_ptr_null(r->lanes[0].tests[0].file);
    ck_assert_ptr_null(r->lanes[0].tests[1].file);
    ck_assert_int_eq(r->verdict, VERDICT_MEMORY);
}
END_TEST

/* ---- Options ---- */

START_TEST(only_one_test_is_run_when_one_is_asked_for)
{
    rig.options.only = "two";
    rig_judge("pass $only; over 1");
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_PASS);
    ck_assert_uint_eq(lane(r, 0)->ntests, 1);
    ck_assert_str_eq(r->lanes[0].tests[0].name, "two");
    char *text = asked();
    is_in(text, "--only two");
    free(text);
}
END_TEST

START_TEST(only_the_lanes_asked_for_run)
{
    rig.options.lanes = 1u << LANE_MEMORY;
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_uint_eq(r->nlanes, 1);
    ck_assert_int_eq(r->lanes[0].lane, LANE_MEMORY);
    char *text = asked();
    is_in(text, "--lane memory");
    ck_assert_int_eq(runs(), 1);
    free(text);
}
END_TEST

START_TEST(the_seed_is_handed_on_or_drawn)
{
    rig_grade(RIG_GOOD);
    char *text = asked();
    is_in(text, "--seed 4711 ");
    free(text);
    rig.options.seed = 0;
    uint64_t first = rig_grade(RIG_GOOD)->seed;
    ck_assert_uint_ne(first, 0);
    char *word = str_format("--seed %llu ", (unsigned long long)first);
    text = asked();
    is_in(text, word);
    ck_assert_uint_ne(rig_grade(RIG_GOOD)->seed, first);
    free(text);
    free(word);
}
END_TEST

START_TEST(a_build_can_be_kept_elsewhere)
{
    char *keep = rig_path("kept/here");
    rig.options.keep = keep;
    rig_judge("fail one wrong ', \"scene\": \"s\"'; pass two; over 2; exit 1");
    for (int i = 0; i < 2; i++) {
        const struct report *r = rig_grade(RIG_GOOD);
        is_in(r->lanes[0].tests[0].debug, keep);
        char *subject = rig_path("kept/here/behaviour/subject");
        ck_assert(file_exists(subject));
        free(subject);
    }
    free(keep);
}
END_TEST

/* What cannot be graded at all: the option or the file of the kit, and a word
 * that the message has to have. */
static const struct {
    const char *remove, *flags, *only;
    unsigned lanes;
    const char *word;
} not_at_all[] = {
    {.remove = "kit/flags", .word = "kit/flags is not there"},
    {.remove = "kit/judge/21-rig", .word = "judge/21-rig is not there"},
    {.remove = "kit/memory/21-rig.o", .word = "memory/21-rig.o is not there"},
    {.remove = "kit/behaviour/21-rig.a", .word = "21-rig.a is not there"},
    {.flags = "cc=cc\nbehaviour=-g\n", .word = "no lane memory"},
    {.flags = "cc=cc\nnonsense\n", .word = "flags:2: "},
    {.flags = "cc=cc\nbehavior=\n", .word = "flags:2: "},
    {.flags = "behaviour=-g\nmemory=-g\n", .word = "no cc="},
    {.only = "three", .word = "no test three"},
    {.lanes = 1u << LANE_FAULTS, .word = "no lane faults"},
};

START_TEST(what_cannot_be_graded_is_refused_in_one_line)
{
    struct buf err = BUF_INIT;
    if (not_at_all[_i].remove) {
        char *path = rig_path(not_at_all[_i].remove);
        ck_assert_int_eq(unlink(path), 0);
        free(path);
    }
    if (not_at_all[_i].flags)
        rig_put("kit/flags", not_at_all[_i].flags);
    rig.options.only = not_at_all[_i].only;
    rig.options.lanes = not_at_all[_i].lanes;
    rig_put("work/rig.c", RIG_GOOD);
    ck_assert_ptr_null(grade_start(&rig.course, &rig.lab, &rig.options, &err));
    ck_assert(is_line_about(&err, not_at_all[_i].word));
    buf_destroy(&err);
}
END_TEST

/* ---- Files that are none ---- */

static void a_directory(void)
{
    ck_assert_int_eq(mkdir(rig.file, 0755), 0);
}
static void a_fifo(void)
{
    ck_assert_int_eq(mkfifo(rig.file, 0600), 0);
}
static void a_device(void)
{
    ck_assert_int_eq(symlink("/dev/zero", rig.file), 0);
}
static void a_socket(void)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(name.sun_path, sizeof name.sun_path, "%s", rig.file);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
    close(fd);
}
static void nothing(void)
{
}
static void a_link_to_nothing(void)
{
    ck_assert_int_eq(symlink("/no/such/file", rig.file), 0);
}
static void a_link_to_itself(void)
{
    ck_assert_int_eq(symlink("rig.c", rig.file), 0);
}
static void an_empty_file(void)
{
    rig_put("work/rig.c", "");
}
static void a_large_file(void)
{
    rig_put("work/rig.c", "x");
    ck_assert_int_eq(truncate(rig.file, 100 << 20), 0);
}

static const struct {
    void (*make)(void);
    const char *says;
} no_files[] = {
    {a_directory, "a directory"},
    {a_fifo, "a FIFO"},
    {a_device, "a device"},
    {a_socket, "rig.c"},
    {nothing, "is not there"},
    {a_link_to_nothing, "a symbolic link to /no/such/file"},
    {a_link_to_itself, "Too many levels"},
    {an_empty_file, "is empty"},
    {a_large_file, "larger than 1048576 bytes"},
};

START_TEST(what_is_no_file_is_a_verdict_and_a_clear_line)
{
    no_files[_i].make();
    const struct report *r = rig_grade(NULL);
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    ck_assert_int_eq(r->lanes[0].verdict, VERDICT_COMPILE);
    ck_assert_int_eq(r->lanes[1].state, STATE_WAITING);
    is_in(r->note, no_files[_i].says);
    ck_assert_ptr_null(strchr(r->note, '\n'));
    ck_assert_int_eq(runs(), 0);
}
END_TEST

static int grade_as_nobody(void *arg)
{
    (void)arg;
    NEED(be_nobody() == 0);
    const struct report *r = rig_grade(NULL);
    NEED(r->verdict == VERDICT_COMPILE);
    NEED(strstr(r->note, "Permission denied"));
    rig_free();
    return 0;
}

START_TEST(a_file_that_may_not_be_read_is_a_verdict)
{
    rig_put("work/rig.c", RIG_GOOD);
    ck_assert_int_eq(chmod(rig.file, 0), 0);
    apart(grade_as_nobody, NULL);
}
END_TEST

START_TEST(a_link_to_a_file_is_followed)
{
    rig_put("elsewhere.c", RIG_GOOD);
    ck_assert_int_eq(symlink("../elsewhere.c", rig.file), 0);
    ck_assert_int_eq(rig_grade(NULL)->verdict, VERDICT_PASS);
}
END_TEST

START_TEST(a_file_that_is_not_utf8_is_graded_with_a_note)
{
    const struct report *r = rig_grade("/* a\n * caf\xe9 */\n" RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_PASS);
    is_in(r->note, "rig.c:2 is not UTF-8");
}
END_TEST

/* The name decides nothing but what messages call it. */
START_TEST(any_name_will_do)
{
    static const char *const names[] = {"work/my own (2).c", "work/-o",
                                        "work/rig.txt", "work/a$(x).c",
                                        "work/other.c"};
    static const char *const called[] = {"rig.c:1", "rig.c:1", "rig.c:1",
                                         "rig.c:1", "other.c:1"};
    char *file = rig_path(names[_i]);
    rig.options.file = file;
    rig_put(names[_i], "oops\n");
    const struct report *r = rig_grade(NULL);
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    is_in(r->lanes[0].note, called[_i]);
    free(file);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_good_file_passes_every_lane, 1},
        {a_failed_test_says_everything_about_itself, 1},
        {the_build_is_kept_where_the_commands_say, 1},
        {the_debugger_is_told_of_the_students_own_file, 1},
        {the_workspaces_file_is_not_named_in_commands, 1},
        {a_crash_is_found_in_the_students_file, 1},
        {what_is_not_the_students_file_is_not_pointed_at, 1},
        {only_one_test_is_run_when_one_is_asked_for, 1},
        {only_the_lanes_asked_for_run, 1},
        {the_seed_is_handed_on_or_drawn, 1},
        {a_build_can_be_kept_elsewhere, 1},
        {what_cannot_be_graded_is_refused_in_one_line,
         sizeof not_at_all / sizeof *not_at_all},
        {what_is_no_file_is_a_verdict_and_a_clear_line,
         sizeof no_files / sizeof *no_files},
        {a_file_that_may_not_be_read_is_a_verdict, 1},
        {a_link_to_a_file_is_followed, 1},
        {a_file_that_is_not_utf8_is_graded_with_a_note, 1},
        {any_name_will_do, 5},
    };
    rig_begin();
    int failed = run_suite("grade", tests, sizeof tests / sizeof *tests,
                           rig_enter, rig_leave);
    rig_end();
    return failed;
}
