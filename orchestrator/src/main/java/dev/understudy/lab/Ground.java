package dev.understudy.lab;

/** On what a lab stands, where a drill needs more than processes. */
public enum Ground {
    /** Processes and folders of this machine. */
    PLAIN,
    /** Each node's folder is a small file system of its own, so that one disk can be filled. Only root can mount it. */
    SMALL_DISKS,
    /** Each agent reaches ZooKeeper through a switch that can be opened. */
    SWITCHED_WAYS,
    /** Each node is a host whose clock can be set: containers only. */
    FALSE_CLOCKS
}
