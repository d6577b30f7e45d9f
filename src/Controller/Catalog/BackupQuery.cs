using System.Security.Cryptography;
using System.Text;
using DbCalm.Core.Catalog;
using DbCalm.Core.Names;

namespace DbCalm.Controller.Catalog;

/// <summary>Which backups to list, and in which order. What is null or empty selects nothing; what is set has to hold all at once.</summary>
internal sealed record BackupQuery
{
    /// <summary>The database server.</summary>
    public InstanceName? Instance { get; init; }

    /// <summary>One of the hosts that took it: several when a host's name went on to another. Null for any, empty for none.</summary>
    public IReadOnlyList<HostId>? Hosts { get; init; }

    /// <summary>The chain.</summary>
    public ChainId? Chain { get; init; }

    /// <summary>In one of these states.</summary>
    public IReadOnlyList<BackupState> States { get; init; } = [];

    /// <summary>Full or incremental.</summary>
    public BackupType? Type { get; init; }

    /// <summary>The schedule that took it.</summary>
    public int? ScheduleId { get; init; }

    /// <summary>Has a copy there, in whatever state.</summary>
    public RepositoryName? Repository { get; init; }

    /// <summary>Proven this far at least.</summary>
    public Proof Proof { get; init; }

    /// <summary>Only those that are held.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Started then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Started before that.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The order.</summary>
    public BackupOrder Order { get; init; }

    /// <summary>Smallest first; otherwise newest, largest or last first.</summary>
    public bool IsAscending { get; init; }

    /// <summary>
    /// The list's name in page tokens. The times are not in it: a length back from now has moved on by the next page, and a token,
    /// being a place in the order, means the same with other times.
    /// </summary>
    public string ListName
    {
        get
        {
            string text = string.Join(
                '\n', Instance, Hosts is null ? null : $"of {string.Join(',', Hosts)}", Chain, string.Join(',', States.Order().Distinct()), Type, ScheduleId, Repository, Proof, IsHeld, Order, IsAscending);
            return $"backups-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}";
        }
    }
}
