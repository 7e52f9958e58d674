package dev.understudy.agent.process;

import dev.understudy.client.ClusterName;
import dev.understudy.client.NodeId;
import java.io.IOException;
import java.util.List;

/** The drop-in which makes a systemd unit run a node's mysqld as its agent demands. */
public final class SystemdDropIn {
    private SystemdDropIn() {}

    /** The whole file, ready to be installed, and how. */
    public static List<String> lines(
            SystemdUnit unit, ServerSettings settings, NodeDirectory directory, ClusterName cluster, NodeId node)
            throws IOException {
        return List.of(
                "# /etc/systemd/system/" + unit.name() + ".service.d/understudy.conf",
                "# Afterwards: systemctl daemon-reload && systemctl disable " + unit.name(),
                "[Unit]",
                "# The agent itself waits longer and longer between starts that fail.",
                "StartLimitIntervalSec=0",
                "",
                "[Service]",
                "# A primary that ended is held down until another is primary. Only its agent knows when.",
                "Restart=no",
                "# RESTART and CLONE end mysqld with status 16; the agent starts it again.",
                "Environment=MYSQLD_PARENT_PID=1",
                "SuccessExitStatus=" + Ending.RESTART,
                "# Recovery takes as long as it takes.",
                "TimeoutStartSec=infinity",
                "ExecStart=",
                "ExecStart=" + String.join(" \\\n    ", settings.run(directory, cluster, node)));
    }
}
