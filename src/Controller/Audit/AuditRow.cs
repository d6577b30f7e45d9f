using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbCalm.Controller.Database;

namespace DbCalm.Controller.Audit;

/// <summary>A row of the audit table. Its hash covers all of it and the hash of the row before.</summary>
internal sealed class AuditRow
{
    /// <summary>The hash that stands in the first row for that of the row before.</summary>
    public static readonly string NoHash = new('0', 64);

    private const string Format = "dbcalm-audit-1";

    public long Number { get; set; }

    public string At { get; set; } = "";

    public string Actor { get; set; } = "";

    public string Address { get; set; } = "";

    public string Action { get; set; } = "";

    public string Outcome { get; set; } = "";

    public long? Begun { get; set; }

    public string Request { get; set; } = "";

    public string Before { get; set; } = "";

    public string After { get; set; } = "";

    public string Reason { get; set; } = "";

    public string PreviousHash { get; set; } = "";

    public string Hash { get; set; } = "";

    /// <summary>The row for <paramref name="happened"/> after the row with <paramref name="previousHash"/>.</summary>
    public static AuditRow Of(AuditEvent happened, long number, DateTimeOffset at, string previousHash)
    {
        var row = new AuditRow
        {
            Number = number,
            At = at.ToStored(),
            Actor = happened.Actor,
            Address = happened.Address,
            Action = happened.Action,
            Outcome = happened.Outcome.ToString(),
            Begun = happened.Begun,
            Request = happened.Request,
            Before = happened.Before,
            After = happened.After,
            Reason = happened.Reason,
            PreviousHash = previousHash,
        };
        row.Hash = row.ComputeHash();
        return row;
    }

    /// <summary>Computes what <see cref="Hash"/> has to be: SHA-256, in lower-case hex, over every field with its length before it.</summary>
    public string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string[] fields =
        [
            Format, PreviousHash, Number.ToString(CultureInfo.InvariantCulture), At, Actor, Address, Action, Outcome, Begun?.ToString(CultureInfo.InvariantCulture) ?? "", Request, Before, After, Reason,
        ];
        Span<byte> length = stackalloc byte[4];
        foreach (string field in fields)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
