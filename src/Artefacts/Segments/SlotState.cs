namespace DbCalm.Artefacts.Segments;

/// <summary>Whose turn it is with a slot.</summary>
public enum SlotState
{
    /// <summary>The reader's.</summary>
    Free,

    /// <summary>Any worker's.</summary>
    Filled,

    /// <summary>One worker's.</summary>
    Packing,

    /// <summary>The writer's.</summary>
    Packed,
}
