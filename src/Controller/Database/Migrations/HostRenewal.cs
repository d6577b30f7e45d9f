namespace DbCalm.Controller.Database.Migrations;

/// <summary>Certificates that renew themselves.</summary>
internal static class HostRenewal
{
    /// <summary>Version 8.</summary>
    public static Migration Migration { get; } = new(8, "certificates that renew themselves", "SELECT 1");
}
