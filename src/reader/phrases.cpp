// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/phrases.h"

#include <array>

namespace formloop::reader {

Phrases phrases() {
    static constexpr auto table = std::to_array<Phrase>({
        {"the document needs more memory than a reader may use", "文件所需内存超过读取进程的限度"},
        {"the page needs more memory than a reader may use", "此页所需内存超过读取进程的限度"},
        {"the page says it is page * of form * version *, a version that is not known here", "此页自称是第 * 页,表格 * 第 * 版,此处没有这一版"},
        {"the page says it is page * of form * version *, a form that is not known here", "此页自称是第 * 页,表格 * 第 * 版,此处没有这种表格"},
        {"the page is larger than paper, and at the size it can be drawn small writing would be lost", "页面比纸张大得多,能画出的尺寸下小字会丢失"},
        {"the document has * pages; those after page * were not read", "文件有 * 页;第 * 页之后没有读"},
        {"the document goes on, or its pages lead in a circle; those after page * were not read", "文件还有后续页,或页链成环;第 * 页之后没有读"},
        {"the page took longer than * s and was given up", "此页超过 * 秒未读完,已放弃"},
        {"the document took longer than * s and was given up", "文件超过 * 秒未打开,已放弃"},
        {"the page took more than * s of processor time and was given up", "此页用时超过 * 秒(处理器时间),已放弃"},
        {"the document took more than * s of processor time and was given up", "文件用时超过 * 秒(处理器时间),已放弃"},
        {"the page needed more memory than a reader may use", "此页所需内存超过读取进程的限度"},
        {"the document needed more memory than a reader may use", "文件所需内存超过读取进程的限度"},
        {"the page asked the system for what a reader may not do and was stopped", "此页使解码器请求了不允许的系统操作,已停止"},
        {"the document asked the system for what a reader may not do and was stopped", "文件使解码器请求了不允许的系统操作,已停止"},
        {"the page made its decoder fail (signal *)", "此页使解码器崩溃(信号 *)"},
        {"the document made its decoder fail (signal *)", "文件使解码器崩溃(信号 *)"},
        {"the page made its reader stop early", "此页使读取进程提前结束"},
        {"the document made its reader stop early", "文件使读取进程提前结束"},
        {"no socket pair could be made for the reader processes", "无法为读取进程建立套接字对"},
        {"the parent of the reader processes could not be started", "无法启动读取进程的父进程"},
        {"the parent of the reader processes ended before it was ready", "读取进程的父进程在就绪前结束"},
        {"the parent of the reader processes speaks another version", "读取进程的父进程版本不符"},
        {"the parent of the reader processes died, and the new one did not find all engines and models that were there before",
         "读取进程的父进程已死,新的父进程没有找到先前的全部引擎和模型"},
        {"the parent of the reader processes keeps dying", "读取进程的父进程一再死去"},
        {"reader processes keep dying before they begin", "读取进程一再在开始前死去"},
        {"Landlock is not in this kernel or not allowed here; a faulty decoder could open files that you may read",
         "此内核没有 Landlock 或此处不允许;有缺陷的解码器可能打开您有权读取的文件"},
        {"seccomp is not in this kernel or not allowed here; a faulty decoder could use the network or run programs",
         "此内核没有 seccomp 或此处不允许;有缺陷的解码器可能使用网络或运行程序"},
    });
    return table;
}

}  // namespace formloop::reader
