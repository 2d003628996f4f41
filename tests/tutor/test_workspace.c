/* Are the student's files made, kept and put back as workspace.h promises?
 * Some calls of the C library are stood in for, so that a file system without
 * hard links, or an editor that saves at the worst moment, can be had at will.
 *
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <jansson.h>
#include <pwd.h>
#include <sys/syscall.h>

#include "tests/tutor/scratch.h"
#include "tui/base/err.h"
#include "tui/course/home.h"
#include "tui/course/workspace.h"

#define MINE "int mine;\n"

static struct workspace w;
static char *dir, *file; /* of the lab, in the workspace */
static struct buf err, backup;

/* The stand-ins. */
static bool no_links, no_noreplace, no_folder_fsync, no_passwd;
static const char *appears; /* at the target of the next renameat2 */

int link(const char *from, const char *to)
{
    if (no_links) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat2(int olddir, const char *from, int newdir, const char *to,
              unsigned flags)
{
    if (appears) {
        put_text(to, appears);
        appears = NULL;
    }
    if (no_noreplace) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, olddir, from, newdir, to, flags);
}

int fsync(int fd)
{
    struct stat st;
    if (no_folder_fsync && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

struct passwd *getpwuid(uid_t uid)
{
    static char home[160];
    static struct passwd me = {.pw_dir = home};
    (void)uid;
    snprintf(home, sizeof home, "%s/from-passwd", scratch);
    return no_passwd ? NULL : &me;
}

static void place(const char *folder)
{
    char *home = in_scratch("home");
    setenv("FORKLORE_HOME", home, 1);
    free(home);
    course_make(folder);
    ck_assert_int_eq(workspace_open(&w, &err), 0);
    dir = str_format("%s/11-spawn", w.home);
    file = workspace_path(&w, &lab);
}

static void unplace(void)
{
    workspace_close(&w);
    course_free();
    free(dir);
    free(file);
}

static void before(void)
{
    scratch_enter();
    place("course");
}

static void after(void)
{
    unplace();
    buf_destroy(&err);
    buf_destroy(&backup);
    scratch_leave();
}

static char *beside(const char *name)
{
    return str_format("%s/%s", dir, name);
}

static bool has(const char *name, const char *text)
{
    char *path = beside(name);
    bool same = holds(path, text);
    free(path);
    return same;
}

static int prepare(void)
{
    return workspace_prepare(&w, &course, &lab, &err);
}

static int reset(void)
{
    buf_clear(&backup);
    return workspace_reset(&w, &course, &lab, &backup, &err);
}

static void must_prepare(void)
{
    ck_assert_msg(prepare() == 0, "%s", buf_str(&err));
}

static void must_reset(void)
{
    ck_assert_msg(reset() == 0, "%s", buf_str(&err));
}

/* The lab's folder holds these names and no others. */
static void only(const char *const *names, size_t n)
{
    char **list = file_list(dir, NULL);
    ck_assert_ptr_nonnull(list);
    for (size_t i = 0; i < n; i++) {
        ck_assert_ptr_nonnull(list[i]);
        ck_assert_str_eq(list[i], names[i]);
    }
    ck_assert_ptr_null(list[n]);
    strs_free(list);
}
#define ONLY(...)                            \
    only((const char *const[]){__VA_ARGS__}, \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* What COMMAND prints, run by the shell in the lab's folder; it must succeed.
 */
static struct buf output(const char *command)
{
    struct buf out = BUF_INIT;
    char chunk[4096];
    size_t n;
    ck_assert_int_eq(chdir(dir), 0);
    FILE *f = popen(command, "re");
    ck_assert_ptr_nonnull(f);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(&out, chunk, n);
    ck_assert_msg(pclose(f) == 0, "%s: %s", command, buf_str(&out));
    ck_assert_int_eq(chdir("/"), 0);
    return out;
}

START_TEST(a_lab_s_folder_has_the_starter_and_what_builds_it)
{
    must_prepare();
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
    ck_assert(has("spawn.c", STARTER));
    ck_assert(has("main.c", MAIN));
    ck_assert_uint_eq(err.len, 0);
}
END_TEST

START_TEST(preparing_again_changes_nothing_the_student_wrote)
{
    char *path = beside("main.c");
    must_prepare();
    put_text(file, MINE);
    put_text(path, "");
    course_put("labs/11-spawn/spawn.c", "a newer starter\n");
    course_put("labs/11-spawn/main.c", "a newer main\n");
    must_prepare();
    ck_assert(holds(file, MINE));
    ck_assert(holds(path, ""));
    free(path);
}
END_TEST

START_TEST(a_starter_that_cannot_be_written_is_copied_writable)
{
    struct stat st;
    char *path = str_format("%s/spawn.c", lab.dir);
    ck_assert_int_eq(chmod(path, 0444), 0);
    free(path);
    must_prepare();
    ck_assert_int_eq(stat(file, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0200, 0200);
}
END_TEST

START_TEST(a_file_that_an_editor_saves_meanwhile_is_kept)
{
    no_noreplace = _i;
    appears = MINE;
    must_prepare();
    ck_assert(holds(file, MINE));
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
}
END_TEST

START_TEST(the_makefile_builds_runs_and_cleans)
{
    must_prepare();
    put_text(file, "#include <mp/spawn.h>\nint mp_spawn(void)\n"
                   "{\n    return 42;\n}\n");
    struct buf out = output("make -s run 2>&1");
    ck_assert_str_eq(buf_str(&out), "42\n");
    buf_destroy(&out);
    out = output("make -s clean 2>&1");
    buf_destroy(&out);
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
}
END_TEST

START_TEST(the_makefile_s_test_grades_the_lab_of_this_workspace)
{
    must_prepare();
    struct buf out = output("make -s test FORKLORE='echo $$FORKLORE_HOME'");
    char *want = str_format("%s grade 11-spawn\n", w.home);
    ck_assert_str_eq(buf_str(&out), want);
    free(want);
    buf_destroy(&out);

    char self[4096] = "";
    ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof self - 1), 0);
    out = output("cat Makefile");
    ck_assert_ptr_nonnull(strstr(buf_str(&out), self));
    buf_destroy(&out);
}
END_TEST

START_TEST(a_course_with_an_odd_path_builds_too)
{
    unplace();
    place("it's a $(course) #1 \"x\"");
    must_prepare();
    struct buf out = output("make -s run 2>&1");
    ck_assert_str_eq(buf_str(&out), "-1\n");
    buf_destroy(&out);
}
END_TEST

START_TEST(a_course_with_a_line_break_in_its_path_is_refused)
{
    unplace();
    place("two\nlines");
    ck_assert_int_eq(prepare(), -1);
    ck_assert(is_line_about(&err, "line break"));
    ck_assert(holds(file, STARTER));
}
END_TEST

/* Runs the compiler as the entry says, as clangd would. */
static int compiles(void *entry)
{
    char *argv[64];
    json_t *args = json_object_get(entry, "arguments");
    size_t n = json_array_size(args);
    NEED(n > 3 && n < 62);
    for (size_t i = 0; i < n; i++)
        argv[i] = str_dup(json_string_value(json_array_get(args, i)));
    argv[n] = str_dup("-fsyntax-only");
    argv[n + 1] = NULL;
    NEED(!strcmp(argv[0], "gcc"));
    NEED(chdir(json_string_value(json_object_get(entry, "directory"))) == 0);
    execvp(argv[0], argv);
    return 1;
}

START_TEST(compile_commands_compile_from_anywhere)
{
    unplace();
    place("it's a \\ \"course\"");
    must_prepare();
    char *path = beside("compile_commands.json");
    json_error_t why;
    json_t *all = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    ck_assert_msg(all != NULL, "%s", why.text);
    ck_assert_uint_eq(json_array_size(all), 2);
    for (size_t i = 0; i < 2; i++) {
        json_t *entry = json_array_get(all, i);
        ck_assert_str_eq(json_string_value(json_object_get(entry, "file")),
                         i == 0 ? "spawn.c" : "main.c");
        ck_assert_str_eq(json_string_value(json_object_get(entry, "directory")),
                         dir);
        ck_assert_uint_eq(json_object_size(entry), 3);
        apart(compiles, entry);
    }
    json_decref(all);
    free(path);
}
END_TEST

static const char *const generated[] = {"Makefile", "compile_commands.json"};

START_TEST(a_generated_file_follows_the_course)
{
    char *path = beside(generated[_i]);
    must_prepare();
    struct buf old = get(path);
    course_put("build/kit/flags", "cc=clang\nbehaviour=-O3\n");
    must_prepare();
    struct buf new = get(path);
    ck_assert_str_ne(buf_str(&old), buf_str(&new));
    ck_assert_ptr_nonnull(strstr(buf_str(&new), "clang"));
    ck_assert_ptr_nonnull(strstr(buf_str(&new), "-pthread"));
    course_put("build/kit/flags", FLAGS);
    must_prepare();
    ck_assert(holds(path, buf_str(&old)));
    buf_destroy(&old);
    buf_destroy(&new);
    free(path);
}
END_TEST

START_TEST(an_edited_generated_file_is_left_alone)
{
    char *path = beside(generated[_i]);
    must_prepare();
    struct buf whole = get(path);
    course_put("build/kit/flags", "cc=clang\nbehaviour=-O3\n");
    for (size_t cut = 0; cut < whole.len; cut += 7) {
        put(path, whole.data, cut);
        must_prepare();
        struct buf now = get(path);
        ck_assert_uint_eq(now.len, cut);
        buf_destroy(&now);
    }
    char *longer = str_format("%s\n", buf_str(&whole));
    put_text(path, longer);
    must_prepare();
    ck_assert(holds(path, longer));
    free(longer);
    buf_destroy(&whole);
    free(path);
}
END_TEST

START_TEST(a_deleted_file_comes_back)
{
    static const char *const names[] = {"spawn.c", "main.c", "Makefile",
                                        "compile_commands.json"};
    char *path = beside(names[_i]);
    must_prepare();
    struct buf was = get(path);
    ck_assert_int_eq(unlink(path), 0);
    must_prepare();
    ck_assert(holds(path, buf_str(&was)));
    buf_destroy(&was);
    free(path);
}
END_TEST

START_TEST(a_symbolic_link_is_never_replaced)
{
    static const char *const names[] = {"spawn.c", "main.c", "Makefile",
                                        "compile_commands.json"};
    char to[256], *path = beside(names[_i / 2]);
    char *target = in_scratch("target");
    ck_assert_int_eq(file_mkdirs(dir, NULL), 0);
    ck_assert_int_eq(symlink(target, path), 0);
    if (_i % 2) /* else it dangles */
        put_text(target, MINE);
    must_prepare();
    ssize_t n = readlink(path, to, sizeof to - 1);
    ck_assert_int_gt(n, 0);
    to[n] = '\0';
    ck_assert_str_eq(to, target);
    ck_assert(_i % 2 ? holds(target, MINE) : !is_there(target));
    free(target);
    free(path);
}
END_TEST

START_TEST(a_generated_file_behind_a_link_is_left_alone)
{
    char *path = beside("Makefile"), *target = in_scratch("target");
    must_prepare();
    ck_assert_int_eq(rename(path, target), 0);
    ck_assert_int_eq(symlink(target, path), 0);
    struct buf was = get(target);
    course_put("build/kit/flags", "cc=clang\nbehaviour=-O3\n");
    must_prepare();
    ck_assert(holds(target, buf_str(&was)));
    buf_destroy(&was);
    free(target);
    free(path);
}
END_TEST

START_TEST(a_file_where_a_folder_belongs_is_named)
{
    const char *at = _i ? dir : w.home;
    if (_i)
        ck_assert_int_eq(file_mkdirs(w.home, NULL), 0);
    put_text(at, MINE);
    ck_assert_int_eq(prepare(), -1);
    ck_assert(is_line_about(&err, at));
    ck_assert(holds(at, MINE));
}
END_TEST

START_TEST(without_a_kit_the_student_has_the_file_all_the_same)
{
    char *path = str_format("%s/flags", course.kit);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(prepare(), -1);
    ck_assert(is_line_about(&err, path));
    ck_assert(holds(file, STARTER));
    free(path);
    course_put("build/kit/flags", "cc=gcc\n");
    ck_assert_int_eq(prepare(), -1);
    ck_assert(is_line_about(&err, "behaviour="));
}
END_TEST

static int prepare_read_only(void *arg)
{
    (void)arg;
    NEED(be_nobody() == 0);
    NEED(prepare() == -1);
    NEED(is_line_about(&err, dir));
    return 0;
}

static int prepare_complete(void *arg)
{
    (void)arg;
    NEED(be_nobody() == 0);
    NEED(prepare() == 0);
    NEED(err.len == 0);
    return 0;
}

static int reset_read_only(void *arg)
{
    (void)arg;
    NEED(be_nobody() == 0);
    NEED(reset() == -1);
    NEED(backup.len == 0);
    NEED(is_line_about(&err, file));
    NEED(holds(file, MINE));
    return 0;
}

START_TEST(a_workspace_that_cannot_be_written_says_so_and_loses_nothing)
{
    no_links = _i;
    ck_assert_int_eq(file_mkdirs(dir, NULL), 0);
    ck_assert_int_eq(chmod(dir, 0555), 0);
    apart(prepare_read_only, NULL);
    ck_assert_int_eq(chmod(dir, 0755), 0);
    must_prepare();
    put_text(file, MINE);
    ck_assert_int_eq(chmod(dir, 0555), 0);
    apart(prepare_complete, NULL);
    apart(reset_read_only, NULL);
    ck_assert_int_eq(chmod(dir, 0755), 0);
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
}
END_TEST

/* With room for less than a starter, by two ways. */
static int without_room(void *limit)
{
    static char big[65537];
    memset(big, '/', sizeof big - 1);
    NEED(file_mkdirs(dir, NULL) == 0);
    if (limit) {
        NEED(limit_files(32) == 0);
    } else {
        if (!small_disk(dir, 16384)) {
            fputs("(no small disk to be had here)\n", stderr);
            return 0;
        }
        put(file, big, 4096);
        char *fill = beside("fill");
        int fd = open(fill, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        NEED(fd_writen(fd, big, sizeof big) == -1 && errno == ENOSPC);
        close(fd);
        free(fill);
    }
    NEED(prepare() == -1);
    NEED(is_line_about(&err, dir));
    char *path = beside("main.c");
    NEED(!is_there(path));
    free(path);
    if (limit) {
        NEED(!is_there(file));
        put_text(file, MINE);
    }
    struct stat old, now;
    NEED(stat(file, &old) == 0);
    buf_clear(&err);
    NEED(reset() == -1 && backup.len == 0);
    NEED(is_line_about(&err, file));
    NEED(stat(file, &now) == 0);
    NEED(now.st_ino == old.st_ino && now.st_size == old.st_size);
    path = beside("spawn.c.1");
    NEED(!is_there(path));
    free(path);
    return 0;
}

START_TEST(a_full_disk_says_so_and_loses_nothing)
{
    apart(without_room, _i ? &err : NULL);
}
END_TEST

START_TEST(reset_puts_the_starter_back_and_keeps_the_old)
{
    no_links = _i & 1;
    no_noreplace = _i & 2;
    if (no_links && no_noreplace)
        return; /* then there is no way to make a name that must be new */
    must_prepare();
    for (int n = 1; n <= 3; n++) {
        char *mine = str_format("int mine = %d;\n", n);
        char *kept = str_format("%s.%d", file, n);
        put_text(file, mine);
        must_reset();
        ck_assert_str_eq(buf_str(&backup), kept);
        ck_assert(holds(kept, mine));
        ck_assert(holds(file, STARTER));
        free(kept);
        free(mine);
    }
    ck_assert(has("spawn.c.1", "int mine = 1;\n"));
    ck_assert(has("spawn.c.2", "int mine = 2;\n"));
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c", "spawn.c.1",
         "spawn.c.2", "spawn.c.3");
}
END_TEST

START_TEST(reset_never_overwrites_a_backup_of_any_kind)
{
    char *one = beside("spawn.c.1"), *two = beside("spawn.c.2");
    char *three = beside("spawn.c.3");
    no_links = _i;
    must_prepare();
    put_text(file, MINE);
    ck_assert_int_eq(symlink("/nowhere", one), 0);
    ck_assert_int_eq(mkdir(two, 0755), 0);
    put_text(three, "");
    must_reset();
    ck_assert(has("spawn.c.4", MINE));
    ck_assert(holds(three, ""));
    free(one);
    free(two);
    free(three);
}
END_TEST

START_TEST(reset_of_an_untouched_or_missing_file_keeps_no_backup)
{
    must_reset();
    ck_assert(holds(file, STARTER));
    must_reset();
    ck_assert_uint_eq(backup.len, 0);
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
}
END_TEST

START_TEST(reset_does_not_touch_what_is_no_file)
{
    struct stat old, now;
    must_prepare();
    ck_assert_int_eq(unlink(file), 0);
    ck_assert_int_eq(_i == 0   ? mkdir(file, 0755)
                     : _i == 1 ? mkfifo(file, 0644)
                               : symlink("/nowhere", file),
                     0);
    ck_assert_int_eq(lstat(file, &old), 0);
    must_prepare();
    ck_assert_int_eq(reset(), -1);
    ck_assert(is_line_about(&err, file));
    ck_assert_int_eq(lstat(file, &now), 0);
    ck_assert_uint_eq(old.st_ino, now.st_ino);
    ONLY("Makefile", "compile_commands.json", "main.c", "spawn.c");
}
END_TEST

START_TEST(a_reset_that_fails_half_way_keeps_the_backup)
{
    must_prepare();
    put_text(file, MINE);
    no_folder_fsync = true; /* fails after the starter is in place */
    ck_assert_int_eq(reset(), -1);
    no_folder_fsync = false;
    ck_assert(holds(file, STARTER));
    ck_assert(has("spawn.c.1", MINE));
}
END_TEST

START_TEST(a_file_is_started_when_it_differs_from_the_starter)
{
    static char large[2 << 20];
    ck_assert(!workspace_started(&w, &lab));
    must_prepare();
    ck_assert(!workspace_started(&w, &lab));
    put_text(file, MINE);
    ck_assert(workspace_started(&w, &lab));
    put_text(file, "");
    ck_assert(workspace_started(&w, &lab));
    put_text(file, STARTER "x");
    ck_assert(workspace_started(&w, &lab));
    put(file, large, sizeof large);
    ck_assert(workspace_started(&w, &lab));
    put_text(file, STARTER);
    ck_assert(!workspace_started(&w, &lab));
    ck_assert_int_eq(unlink(file), 0);
    ck_assert_int_eq(mkfifo(file, 0644), 0);
    ck_assert(workspace_started(&w, &lab));
}
END_TEST

static void opens_at(const char *want)
{
    struct workspace other;
    ck_assert_int_eq(workspace_open(&other, &err), 0);
    ck_assert_str_eq(other.home, want);
    ck_assert(!is_there(want));
    workspace_close(&other);
}

START_TEST(the_place_is_forklore_home_or_in_the_home)
{
    char *want;
    opens_at(w.home);

    ck_assert_int_eq(chdir(scratch), 0);
    setenv("FORKLORE_HOME", "here", 1);
    want = in_scratch("here");
    opens_at(want);
    free(want);

    setenv("FORKLORE_HOME", "", 1);
    setenv("HOME", scratch, 1);
    want = in_scratch("forklore");
    opens_at(want);
    free(want);

    unsetenv("HOME");
    unsetenv("FORKLORE_HOME");
    want = in_scratch("from-passwd/forklore");
    opens_at(want);
    free(want);

    struct workspace none;
    no_passwd = true;
    ck_assert_int_eq(workspace_open(&none, &err), -1);
    ck_assert(is_line_about(&err, "HOME"));
}
END_TEST

int main(void)
{
    const struct test tests[] = {
        {a_lab_s_folder_has_the_starter_and_what_builds_it, 1},
        {preparing_again_changes_nothing_the_student_wrote, 1},
        {a_starter_that_cannot_be_written_is_copied_writable, 1},
        {a_file_that_an_editor_saves_meanwhile_is_kept, 2},
        {the_makefile_builds_runs_and_cleans, 1},
        {the_makefile_s_test_grades_the_lab_of_this_workspace, 1},
        {a_course_with_an_odd_path_builds_too, 1},
        {a_course_with_a_line_break_in_its_path_is_refused, 1},
        {compile_commands_compile_from_anywhere, 1},
        {a_generated_file_follows_the_course, 2},
        {an_edited_generated_file_is_left_alone, 2},
        {a_deleted_file_comes_back, 4},
        {a_symbolic_link_is_never_replaced, 8},
        {a_generated_file_behind_a_link_is_left_alone, 1},
        {a_file_where_a_folder_belongs_is_named, 2},
        {without_a_kit_the_student_has_the_file_all_the_same, 1},
        {a_workspace_that_cannot_be_written_says_so_and_loses_nothing, 2},
        {a_full_disk_says_so_and_loses_nothing, 2},
        {reset_puts_the_starter_back_and_keeps_the_old, 4},
        {reset_never_overwrites_a_backup_of_any_kind, 2},
        {reset_of_an_untouched_or_missing_file_keeps_no_backup, 1},
        {reset_does_not_touch_what_is_no_file, 3},
        {a_reset_that_fails_half_way_keeps_the_backup, 1},
        {a_file_is_started_when_it_differs_from_the_starter, 1},
        {the_place_is_forklore_home_or_in_the_home, 1},
    };
    return run_suite("workspace", tests, sizeof tests / sizeof *tests, before,
                     after);
}
