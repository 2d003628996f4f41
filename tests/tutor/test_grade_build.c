/* Does the engine tell a student's mistake from the machine's when it builds?
 *
 * With compilers that say no, say too much, never end or are not there, and
 * with folders that are full, read-only, left over or in use.
 *
 * SPDX-License-Identifier: MIT */
#include "tests/tutor/rig.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/tutor/scratch.h"

static bool has(const char *text, const char *what)
{
    bool found = text && strstr(text, what);
    if (!found)
        fprintf(stderr, "\"%s\" has no \"%s\"\n", text ? text : "(null)", what);
    return found;
}

static bool is_line(const char *text)
{
    return text && *text && !strchr(text, '\n');
}

/* ---- What students write ---- */

static const struct {
    const char *text, *note, *compiler;
} mistakes[] = {
    {"int mp_rig(void)\n{\n    return 7\n}\n", "rig.c:3: expected ';'",
     "rig.c:3:13: error"},
    {"#include \"none.h\"\n", "rig.c:1: none.h: No such file", "fatal error"},
    {"#include <mp/rig.h>\n", "mp_rig is not defined", "undefined reference"},
    {"int a(void), b(void);\nint mp_rig(void) { return a() + b(); }\n",
     "a and b are not defined", "undefined reference"},
    {RIG_GOOD "int main(void) { return 0; }\n", "main is defined twice",
     "multiple definition"},
    {"#error \x1b[31mred\n", "rig.c:1: #error", "error"},
    {"#include \"/dev/null\"\n\x80\xff\n", "rig.c:2: ", "stray"},
    {"#include \"rig.c\"\n", "rig.c:1: #include nested depth", "nested"},
};

START_TEST(a_mistake_is_one_line_and_the_full_text)
{
    const struct report *r = rig_grade(mistakes[_i].text);
    const struct lane_result *l = &r->lanes[0];
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    ck_assert(is_line(l->note));
    ck_assert(has(l->note, mistakes[_i].note));
    ck_assert(has(l->compiler, mistakes[_i].compiler));
    ck_assert_ptr_null(strchr(l->compiler, '\x1b'));
    ck_assert_int_eq(r->lanes[1].state, STATE_WAITING);
    ck_assert_int_eq(r->lanes[1].verdict, VERDICT_NONE);
}
END_TEST

START_TEST(a_warning_is_kept_and_does_no_harm)
{
    const struct report *r =
        rig_grade("int mp_rig(void)\n{\n    int unused;\n    return 7;\n}\n");
    ck_assert_int_eq(r->verdict, VERDICT_PASS);
    ck_assert(has(r->lanes[0].compiler, "rig.c:3:9: warning: unused"));
}
END_TEST

/* An object that is larger than anybody needs: a limit ends it. */
START_TEST(a_huge_object_is_a_compile_error)
{
    const struct report *r = rig_grade("char big[1ul << 30] = {1};\n" RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    ck_assert(is_line(r->lanes[0].note));
}
END_TEST

/* ---- Compilers ---- */

START_TEST(a_compiler_that_does_not_end_is_ended)
{
    rig_compiler("exec tail -f /dev/null");
    rig.options.patience = 0.1;
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    ck_assert(has(r->lanes[0].note, "had not finished after 0.1 seconds"));
}
END_TEST

START_TEST(a_compiler_that_speaks_without_end_is_cut_off)
{
    rig_compiler("exec yes 'rig.c:1:1: error: again and again'");
    rig.options.patience = 0.3;
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_COMPILE);
    ck_assert_uint_lt(strlen(r->lanes[0].compiler), 100000);
    ck_assert(has(r->lanes[0].compiler, "cut off here"));
}
END_TEST

START_TEST(a_missing_compiler_is_not_the_students_fault)
{
    static const char *const names[] = {"no-such-compiler -x",
                                        "/no/such/compiler", "./compiler"};
    setenv("CC", names[_i], 1);
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_FAULT);
    ck_assert(has(r->lanes[0].note, "there is no C compiler: "));
    ck_assert(has(r->lanes[0].note, "make deps"));
}
END_TEST

START_TEST(a_compiler_that_is_killed_is_not_the_students_fault)
{
    static const char *const bodies[] = {
        "kill -9 $$", "kill -9 $PPID; exec tail -f /dev/null", "kill -TERM $$"};
    rig_compiler(bodies[_i]);
    const struct report *r = rig_grade(RIG_GOOD);
    ck_assert_int_eq(r->verdict, VERDICT_FAULT);
    ck_assert(is_line(r->lanes[0].note));
}
END_TEST

START_TEST(cc_may_have_arguments)
{
    setenv("CC", "  cc   -DSEVEN=7 ", 1);
    ck_assert_int_eq(
        rig_grade("int mp_rig(void)\n{\n    return SEVEN;\n}\n")->verdict,
        VERDICT_PASS);
}
END_TEST

/* ---- Folders ---- */

static char *cache(const char *name)
{
    return str_format("%s/.cache/forklore/%s", rig.room, name);
}

START_TEST(a_folder_that_nobody_uses_any_more_is_removed)
{
    char *left = cache("21-rig.999999.3"), *used = cache("21-rig.999999.4");
    char *other = cache("notes.txt"), *lock = cache("21-rig.999999.4/lock");
    char *below = cache("21-rig.999999.3/behaviour");
    ck_assert_int_eq(file_mkdirs(below, NULL), 0);
    ck_assert_int_eq(file_mkdirs(used, NULL), 0);
    ck_assert_int_eq(file_mkdirs(other, NULL), 0);
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_eq(flock(fd, LOCK_EX), 0);
    ck_assert_int_eq(rig_grade(RIG_GOOD)->verdict, VERDICT_PASS);
    ck_assert(!file_exists(left));
    ck_assert(file_exists(used));
    ck_assert(file_exists(other));
    close(fd);
    ck_assert_int_eq(file_rmtree(used, NULL) | file_rmtree(other, NULL), 0);
    free(left);
    free(used);
    free(other);
    free(lock);
    free(below);
}
END_TEST

START_TEST(two_gradings_of_one_lab_do_not_meet)
{
    rig_judge("[ -e $room/second ] || here; " RIG_PASSES);
    rig_start(RIG_GOOD);
    ck_assert(rig_await());
    struct grade *first = rig.grade;
    rig_put("second", "");
    rig_start(RIG_GOOD);
    ck_assert(!rig_await());
    ck_assert_int_eq(grade_report(rig.grade)->verdict, VERDICT_PASS);
    grade_free(first);
}
END_TEST

/* Whatever was in the place of the build before. */
START_TEST(what_is_in_the_way_of_a_build_is_moved)
{
    char *path = cache("21-rig");
    if (_i == 0)
        put_text(path, "a file");
    else
        ck_assert_int_eq(symlink("/no/such/place", path), 0);
    ck_assert_int_eq(rig_grade(RIG_GOOD)->verdict, VERDICT_PASS);
    char *subject = cache("21-rig/memory/subject");
    ck_assert(file_exists(subject));
    free(subject);
    free(path);
}
END_TEST

static int grade_in_spare_folder(void *arg)
{
    (void)arg;
    NEED(be_nobody() == 0);
    const struct report *r = rig_grade(NULL);
    NEED(r->verdict == VERDICT_WRONG);
    NEED(has(r->lanes[0].tests[0].debug, "/tmp/forklore-"));
    rig_free();
    return 0;
}

START_TEST(a_cache_that_cannot_be_written_has_a_substitute)
{
    char *folder = cache(""), *tmp = rig_path("tmp");
    rig_put("work/rig.c", RIG_GOOD);
    rig_put("asked", "");
    char *log = rig_path("asked");
    ck_assert_int_eq(chmod(log, 0666), 0);
    ck_assert_int_eq(chmod(folder, 0555), 0);
    ck_assert_int_eq(mkdir(tmp, 0777) | chmod(tmp, 01777), 0);
    setenv("TMPDIR", tmp, 1);
    rig_judge("fail one wrong ', \"scene\": \"x\"'; pass two; over 2; exit 1");
    apart(grade_in_spare_folder, NULL);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    free(log);
    free(folder);
    free(tmp);
}
END_TEST

static int grade_nowhere(void *arg)
{
    (void)arg;
    struct buf err = BUF_INIT;
    NEED(be_nobody() == 0);
    NEED(!grade_start(&rig.course, &rig.lab, &rig.options, &err));
    NEED(is_line_about(&err, "no folder to build in"));
    buf_destroy(&err);
    return 0;
}

START_TEST(no_folder_at_all_is_said)
{
    rig_put("work/rig.c", RIG_GOOD);
    char *folder = cache("");
    ck_assert_int_eq(chmod(folder, 0555), 0);
    setenv("TMPDIR", "/proc", 1);
    apart(grade_nowhere, NULL);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    free(folder);
}
END_TEST

/* In a folder of another user, a link could lead our compiler anywhere. */
START_TEST(a_spare_folder_of_somebody_else_is_not_used)
{
    struct buf err = BUF_INIT;
    char *tmp = rig_path("tmp"), *home = rig_path("not-a-folder");
    rig_put("work/rig.c", RIG_GOOD);
    rig_put("not-a-folder", "");
    setenv("HOME", home, 1);
    setenv("TMPDIR", tmp, 1);
    ck_assert_int_eq(mkdir(tmp, 0755), 0);
    char *spare = str_format("%s/forklore-%ld", tmp, (long)geteuid());
    if (_i == 0)
        ck_assert_int_eq(symlink(rig.room, spare), 0);
    else
        ck_assert_int_eq(mkdir(spare, 0777) | chmod(spare, 0777), 0);
    ck_assert_ptr_null(grade_start(&rig.course, &rig.lab, &rig.options, &err));
    ck_assert(is_line_about(&err, "not a folder of yours alone"));
    buf_destroy(&err);
    free(spare);
    free(tmp);
    free(home);
}
END_TEST

/* Room for the folders and the source, but not for what the compiler makes. */
static int grade_on_full_disk(void *arg)
{
    char *disk = rig_path("disk");
    (void)arg;
    if (!small_disk(disk, 32 * 1024)) {
        puts("skipped: a full disk: file systems may not be mounted here");
        free(disk);
        return 0;
    }
    setenv("XDG_CACHE_HOME", disk, 1);
    const struct report *r = rig_grade(NULL);
    NEED(r->verdict == VERDICT_FAULT);
    NEED(has(r->lanes[0].note, "the disk is full: "));
    rig_free();
    free(disk);
    return 0;
}

START_TEST(a_full_disk_is_not_the_students_fault)
{
    rig_put("work/rig.c", "char big[100000] = {1};\n" RIG_GOOD);
    char *disk = rig_path("disk");
    ck_assert_int_eq(mkdir(disk, 0755), 0);
    apart(grade_on_full_disk, NULL);
    free(disk);
}
END_TEST

/* With every number of descriptors that is not enough: a line or a verdict,
 * never a pass that is none, and nothing left. */
START_TEST(too_few_descriptors_are_survived)
{
    struct rlimit old, few;
    struct buf err = BUF_INIT;
    rig_put("work/rig.c", RIG_GOOD);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
    few = (struct rlimit){(rlim_t)(4 + _i), old.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    rig.grade = grade_start(&rig.course, &rig.lab, &rig.options, &err);
    if (!rig.grade) {
        ck_assert(is_line(buf_str(&err)));
    } else {
        ck_assert(!rig_await());
        const struct report *r = grade_report(rig.grade);
        bool all = r->lanes[1].tests[1].verdict == VERDICT_PASS;
        ck_assert(r->verdict == (all ? VERDICT_PASS : VERDICT_FAULT) ||
                  r->verdict == VERDICT_COMPILE);
        ck_assert(all || is_line(r->note) || is_line(r->lanes[0].note) ||
                  is_line(r->lanes[1].note));
    }
    /* Without a descriptor its folder could not be removed: the next does. */
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
    ck_assert_int_eq(rig_grade(RIG_GOOD)->verdict, VERDICT_PASS);
    buf_destroy(&err);
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_mistake_is_one_line_and_the_full_text,
         sizeof mistakes / sizeof *mistakes},
        {a_warning_is_kept_and_does_no_harm, 1},
        {a_huge_object_is_a_compile_error, 1},
        {a_compiler_that_does_not_end_is_ended, 1},
        {a_compiler_that_speaks_without_end_is_cut_off, 1},
        {a_missing_compiler_is_not_the_students_fault, 3},
        {a_compiler_that_is_killed_is_not_the_students_fault, 3},
        {cc_may_have_arguments, 1},
        {a_folder_that_nobody_uses_any_more_is_removed, 1},
        {two_gradings_of_one_lab_do_not_meet, 1},
        {what_is_in_the_way_of_a_build_is_moved, 2},
        {a_cache_that_cannot_be_written_has_a_substitute, 1},
        {no_folder_at_all_is_said, 1},
        {a_spare_folder_of_somebody_else_is_not_used, 2},
        {a_full_disk_is_not_the_students_fault, 1},
        {too_few_descriptors_are_survived, 24},
    };
    rig_begin();
    int failed = run_suite("grade-build", tests, sizeof tests / sizeof *tests,
                           rig_enter, rig_leave);
    rig_end();
    return failed;
}
