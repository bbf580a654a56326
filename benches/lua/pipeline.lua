-- Map, filter and reduce over 100,000 elements, twenty times.
local function range(n)
    local all = {}
    for i = 1, n do all[i] = i - 1 end
    return all
end
local function map(all, f)
    local mapped = {}
    for i, x in ipairs(all) do mapped[i] = f(x) end
    return mapped
end
local function filter(all, f)
    local kept = {}
    for _, x in ipairs(all) do
        if f(x) then kept[#kept + 1] = x end
    end
    return kept
end
local function reduce(all, f, total)
    for _, x in ipairs(all) do total = f(total, x) end
    return total
end
local function total(n)
    local tripled = map(range(n), function(x) return x * 3 end)
    local even = filter(tripled, function(x) return x % 2 == 0 end)
    return reduce(even, function(sum, x) return sum + x end, 0)
end
local function main(rounds)
    local sum = 0
    for _ = 1, rounds do sum = sum + total(100000) end
    return sum
end
print(main(20))
