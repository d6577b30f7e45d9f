using Google.Protobuf;
using Google.Protobuf.Collections;

namespace DbCalm.Protocol;

/// <summary>One page of a list as the controller answers it.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IPage<T> : IMessage
{
    /// <summary>The items of the page, in the order of the list.</summary>
    RepeatedField<T> Items { get; }

    /// <summary>True when something comes after this page.</summary>
    bool HasNextPageToken { get; }

    /// <summary>The token that asks for the next page.</summary>
    string NextPageToken { get; set; }
}
