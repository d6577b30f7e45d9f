using System.Globalization;

namespace DbCalm.Testing;

/// <summary>Writes what a one-node Ceph on the loopback needs to know.</summary>
internal static class CephConfig
{
    private const int OsdPorts = 40;

    // One copy of everything in memory, a monitor that does not wait for others to speak, and no manager.
    private const string Cluster = """
        ms bind ipv6 = false
        public addr = 127.0.0.1
        public network = 127.0.0.0/8
        cluster network = 127.0.0.0/8
        auth cluster required = cephx
        auth service required = cephx
        auth client required = cephx
        auth allow insecure global id reclaim = false
        paxos propose interval = 0.05
        paxos min wait = 0.01
        mon tick interval = 1
        mon data avail warn = 1
        mon data avail crit = 1
        mon allow pool size one = true
        mon allow pool delete = true
        mon max pg per osd = 1000
        osd heartbeat interval = 2
        osd heartbeat grace = 600
        osd pool default pg autoscale mode = off
        osd pool default size = 1
        osd pool default min size = 1
        osd pool default pg num = 1
        osd pool default pgp num = 1
        osd crush chooseleaf type = 0
        osd objectstore = memstore
        memstore device bytes = 6442450944
        setuser match path =
        rgw crypt require ssl = false
        rgw enable usage log = false
        rgw gc obj min wait = 1
        rgw dns name = localhost
        """;

    public static string Text(string directory, Guid id, int monitorPort, int port, int tlsPort)
    {
        int firstOsdPort = FreePort.Next();
        return string.Create(CultureInfo.InvariantCulture, $"""
            [global]
            fsid = {id}
            mon initial members = a
            mon host = [v2:127.0.0.1:{monitorPort}]
            {Cluster}
            ms bind port min = {firstOsdPort}
            ms bind port max = {firstOsdPort + OsdPorts}
            run dir = {directory}
            pid file = {directory}/$name.pid
            admin socket = {directory}/$name.asok
            log file = {directory}/$name.log
            mon cluster log file = {directory}/cluster.log
            mon data = {directory}/mon
            osd data = {directory}/osd
            keyring = {directory}/keyring
            [mon.a]
            mon addr = 127.0.0.1:{monitorPort}
            [client.rgw.a]
            rgw data = {directory}/rgw
            rgw frontends = beast endpoint=127.0.0.1:{port} ssl_endpoint=127.0.0.1:{tlsPort} ssl_certificate={directory}/tls.pem

            """);
    }
}
