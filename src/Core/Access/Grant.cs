using DbCalm.Core.Selectors;

namespace DbCalm.Core.Access;

/// <summary>What somebody may do, and on which instances.</summary>
/// <param name="Role">What.</param>
/// <param name="Instances">On those that it chooses; null for the whole fleet.</param>
public sealed record Grant(Role Role, Selector? Instances)
{
    /// <summary>Everything, everywhere.</summary>
    public static Grant All { get; } = new(Role.Admin, null);

    /// <summary>True when it holds for the whole fleet.</summary>
    public bool IsUnlimited => Instances is null;

    /// <summary>Whether it holds for an instance with <paramref name="labels"/>.</summary>
    public bool Covers(IReadOnlyDictionary<string, string> labels) => Instances is null || Instances.Matches(labels);

    /// <summary>In words: <c>operator of instances with env=staging</c>.</summary>
    public override string ToString() => Instances is null ? Roles.NameOf(Role) : $"{Roles.NameOf(Role)} of instances with {Instances}";
}
