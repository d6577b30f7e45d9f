using DbCalm.Core.Errors;

namespace DbCalm.Core.Selectors;

/// <summary>Chooses instances by their labels, e.g. <c>env=prod,!tier=test,zone in (a,b)</c>; a comma means and. Equal when the normalised texts are.</summary>
public sealed record Selector
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = 1000;

    private readonly LabelRequirement[] requirements;
    private readonly string text;

    private Selector(LabelRequirement[] requirements)
    {
        this.requirements = requirements;
        text = string.Join(',', requirements.AsEnumerable());
    }

    /// <summary>
    /// Reads <paramref name="text"/>: <c>key=value</c> or <c>key==value</c>, <c>key!=value</c> or <c>!key=value</c> (also true where the key is absent),
    /// <c>key</c>, <c>!key</c>, <c>key in (a,b)</c>, <c>key notin (a,b)</c>. Throws an invalid-input error that names the part and the cure.
    /// </summary>
    public static Selector Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DbCalmException(ErrorCode.InvalidInput, "selector is empty, and would choose every instance", "write what is meant, e.g. env=prod, or name the instances");
        }

        return text.Length <= MaxLength
            ? new Selector([.. new SelectorReader(text).Read()])
            : throw new DbCalmException(ErrorCode.InvalidInput, $"selector has {text.Length} characters", $"use at most {MaxLength}; one label more on the instances makes it short");
    }

    /// <summary>The labels that every chosen instance has: each key with the values of which it has one. Empty when no part asks for values.</summary>
    internal IEnumerable<(string Key, IReadOnlyList<string> Values)> AskedFor =>
        requirements.Where(one => one.Operator is LabelOperator.Is or LabelOperator.In).Select(one => (one.Key, (IReadOnlyList<string>)one.Values));

    /// <summary>Whether an instance with <paramref name="labels"/> is chosen.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (LabelRequirement requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The normalised text, which <see cref="Parse"/> reads back to the same.</summary>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(Selector? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);
}
