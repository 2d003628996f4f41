/* What tests of files share: a folder of their own, a small course in it, and
 * ways to be somebody else or out of space.
 *
 * The functions for children (`apart` and what it runs) return 0 or 1 and say
 * on stderr what failed: an assertion of Check in a forked child is lost.
 *
 * SPDX-License-Identifier: MIT */
#ifndef FORKLORE_TESTS_TUTOR_SCRATCH_H
#define FORKLORE_TESTS_TUTOR_SCRATCH_H

#include <check.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/base/buf.h"
#include "tui/base/file.h"
#include "tui/course/course.h"

#define NEED(condition)                                                \
    do {                                                               \
        if (!(condition)) {                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, \
                    #condition);                                       \
            return 1;                                                  \
        }                                                              \
    } while (0)

static char scratch[128];

static inline void scratch_enter(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(scratch, sizeof scratch, "%s/forklore-test.XXXXXX",
             tmp && tmp[0] == '/' && strlen(tmp) < 80 ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(scratch));
    ck_assert_int_eq(chmod(scratch, 0755), 0);
}

static inline void scratch_leave(void)
{
    struct buf err = BUF_INIT;
    ck_assert_msg(file_rmtree(scratch, &err) == 0, "%s", buf_str(&err));
    buf_destroy(&err);
}

/* Before the first scratch_enter: prefer memory to a disk.  What a kill leaves
 * behind is the same on both, and a busy disk makes fsync(2) slow. */
static inline void scratch_in_memory(void)
{
    if (access("/dev/shm", W_OK | X_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
}

/* SCRATCH/NAME.  The caller frees. */
static inline char *in_scratch(const char *name)
{
    return str_format("%s/%s", scratch, name);
}

static inline void put(const char *path, const void *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ck_assert_msg(fd >= 0, "%s", path);
    ck_assert_int_eq(fd_writen(fd, bytes, n), 0);
    ck_assert_int_eq(close(fd), 0);
}

static inline void put_text(const char *path, const char *text)
{
    put(path, text, strlen(text));
}

/* The file's bytes; the caller destroys them. */
static inline struct buf get(const char *path)
{
    struct buf b = BUF_INIT, err = BUF_INIT;
    ck_assert_msg(file_read(path, 1 << 24, &b, &err) == 0, "%s", buf_str(&err));
    buf_destroy(&err);
    return b;
}

static inline bool holds(const char *path, const char *text)
{
    struct buf b = BUF_INIT;
    bool same = file_read(path, 1 << 24, &b, NULL) == 0 &&
                b.len == strlen(text) && !memcmp(buf_str(&b), text, b.len);
    buf_destroy(&b);
    return same;
}

static inline bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

/* A message a student can use: one line, and it names WHAT. */
static inline bool is_line_about(const struct buf *err, const char *what)
{
    bool good = err->len > 0 && !strchr(buf_str(err), '\n') &&
                strstr(buf_str(err), what);
    if (!good)
        fprintf(stderr, "message: \"%s\"\n", buf_str(err));
    return good;
}

static inline pid_t apart_start(int (*job)(void *), void *arg)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(job(arg));
    }
    ck_assert_int_gt(pid, 0);
    return pid;
}

static inline void apart_end(pid_t pid)
{
    int status = -1;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0,
                  "child: wait status 0x%x", status);
}

/* Runs JOB in a process of its own, which may spoil itself. */
static inline void apart(int (*job)(void *), void *arg)
{
    apart_end(apart_start(job, arg));
}

/* In a child: stop being root, for whom no permission counts. */
static inline int be_nobody(void)
{
    if (geteuid() != 0)
        return 0;
    return setresgid(65534, 65534, 65534) == 0 &&
                   setresuid(65534, 65534, 65534) == 0
               ? 0
               : 1;
}

/* In a child: no file may grow beyond N bytes; write(2) says EFBIG. */
static inline int limit_files(size_t n)
{
    struct rlimit most = {n, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    return setrlimit(RLIMIT_FSIZE, &most) == 0 ? 0 : 1;
}

/* In a child: a file system of N bytes at PATH, seen by this process alone.
 * False when we may not. */
static inline bool small_disk(const char *path, size_t n)
{
    char *options = str_format("size=%zu,mode=755", n);
    bool done = unshare(CLONE_NEWNS) == 0 &&
                mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
                mount("none", path, "tmpfs", 0, options) == 0;
    free(options);
    return done;
}

/* A course of one lab in SCRATCH/FOLDER.  Its archive of other modules is
 * empty. */
#define STARTER \
    "#include <mp/spawn.h>\n\nint mp_spawn(void)\n{\n    return -1;\n}\n"
#define MAIN                                                           \
    "#include <mp/spawn.h>\n#include <stdio.h>\n\nint main(void)\n{\n" \
    "    printf(\"%d\\n\", mp_spawn());\n    return 0;\n}\n"
#define FLAGS "cc=gcc\nbehaviour=-std=c17 -O0 -g\nlink=-pthread\n"

static struct course course;
static struct lab lab;

static inline void course_put(const char *name, const char *text)
{
    char *path = str_format("%s/%s", course.root, name);
    put_text(path, text);
    free(path);
}

static inline void course_make(const char *folder)
{
    static const char *const folders[] = {"labs/11-spawn", "labs/include/mp",
                                          "build/kit/behaviour"};
    course = (struct course){.root = in_scratch(folder)};
    course.kit = str_format("%s/build/kit", course.root);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *path = str_format("%s/%s", course.root, folders[i]);
        ck_assert_int_eq(file_mkdirs(path, NULL), 0);
        free(path);
    }
    lab = (struct lab){.slug = str_dup("11-spawn"),
                       .file = str_dup("spawn.c"),
                       .dir = str_format("%s/labs/11-spawn", course.root)};
    course_put("labs/11-spawn/spawn.c", STARTER);
    course_put("labs/11-spawn/main.c", MAIN);
    course_put("labs/include/mp/spawn.h", "int mp_spawn(void);\n");
    course_put("build/kit/behaviour/11-spawn.a", "!<arch>\n");
    course_put("build/kit/flags", FLAGS);
}

static inline void course_free(void)
{
    free(course.root);
    free(course.kit);
    free(lab.slug);
    free(lab.file);
    free(lab.dir);
}

/* A test, and how many times: it runs with _i from 0. */
struct test {
    const TTest *test;
    int times;
};

static inline int run_suite(const char *name, const struct test *tests,
                            size_t n, void (*before)(void), void (*after)(void))
{
    Suite *suite = suite_create(name);
    TCase *all = tcase_create(name);
    tcase_add_checked_fixture(all, before, after);
    tcase_set_timeout(all, 120);
    for (size_t i = 0; i < n; i++)
        tcase_add_loop_test(all, tests[i].test, 0, tests[i].times);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
