-- Primes up to n: indexed reads and writes of one table.
local function sieve(n)
    local composite = {}
    for i = 0, n do composite[i] = i < 2 end
    local p = 2
    while p * p <= n do
        if not composite[p] then
            local m = p * p
            while m <= n do
                composite[m] = true
                m = m + p
            end
        end
        p = p + 1
    end
    local count = 0
    local i = 0
    while i <= n do
        if not composite[i] then count = count + 1 end
        i = i + 1
    end
    return count
end
print(sieve(1000000))
