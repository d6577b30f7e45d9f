namespace DbCalm.Core.Selectors;

/// <summary>One part of a <see cref="Selector"/>.</summary>
/// <param name="Key">The label that it looks at.</param>
/// <param name="Operator">What it asks.</param>
/// <param name="Values">The values it asks for: one, several, or none when only the key counts.</param>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, string[] Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        bool isThere = labels.TryGetValue(Key, out string? value);
        return Operator switch
        {
            LabelOperator.Present => isThere,
            LabelOperator.Absent => !isThere,
            LabelOperator.Is or LabelOperator.In => isThere && Array.IndexOf(Values, value) >= 0,
            LabelOperator.IsNot or LabelOperator.NotIn => !isThere || Array.IndexOf(Values, value) < 0,
        };
    }

    public override string ToString() => Operator switch
    {
        LabelOperator.Present => Key,
        LabelOperator.Absent => $"!{Key}",
        LabelOperator.Is => $"{Key}={Values[0]}",
        LabelOperator.IsNot => $"{Key}!={Values[0]}",
        LabelOperator.In => $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
    };
}
