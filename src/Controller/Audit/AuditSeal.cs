namespace DbCalm.Controller.Audit;

/// <summary>A row of the audit_seals table: the controller's word that the trail up to a row is as it says.</summary>
internal sealed class AuditSeal
{
    /// <summary>The row.</summary>
    public long Number { get; set; }

    /// <summary>The row's hash.</summary>
    public string Hash { get; set; } = "";

    /// <summary>When it was signed.</summary>
    public string At { get; set; } = "";

    /// <summary>The id of the key, from its public half.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>ECDSA with SHA-256, base64.</summary>
    public string Signature { get; set; } = "";

    /// <summary>The bytes that are signed.</summary>
    public byte[] SignedBytes => System.Text.Encoding.UTF8.GetBytes($"dbcalm-audit-seal-1\n{Number}\n{Hash}\n{At}\n");
}
