/* The lecture's first program: a process whose target says hello.
 *
 *     def hello(name):
 *         print('hello', name)
 *
 *     p = Process(target=hello, args=('bob',))
 *     p.start()
 *     p.join()
 *
 * SPDX-License-Identifier: MIT */
#include <mp/process.h>

#include <stdio.h>

static int hello(void *name)
{
    printf("hello %s\n", (const char *)name);
    return 0;
}

int main(void)
{
    struct mp_process *p = mp_process_new(hello, "bob");
    if (!p) {
        perror("mp_process_new");
        return 1;
    }
    if (mp_process_start(p)) {
        perror("mp_process_start");
        return 1;
    }
    if (mp_process_join(p, -1)) {
        perror("mp_process_join");
        return 1;
    }
    mp_process_free(p);
    return 0;
}
